import type { ExplainFailuresResponse } from "@runfacts/gen/client/explain_failures";
import { Show } from "solid-js";
import type { RpcResult } from "../api/use-rpc.ts";
import { countOf, formatCount } from "../format/number.ts";
import { ErrorNotice } from "../ui/notice.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { type AffectedText, CAVEAT } from "./cause-words.ts";
import { RankedCauses } from "./ranked-causes.tsx";

/** With fewer affected runs the service names none. */
const LEAST_AFFECTED = 5n;

/** What affected runs have in common, the surest first, or why nothing is told; and of which runs that is. */
export function CausesList(props: {
  readonly answer: RpcResult<ExplainFailuresResponse>;
  readonly text: AffectedText;
}) {
  return (
    <Show
      when={props.answer.data}
      fallback={
        <Show when={props.answer.error} fallback={<SkeletonRows rows={3} label="causes" />}>
          {(error) => (
            <ErrorNotice what="What they have in common" error={error()} onRetry={props.answer.retry} />
          )}
        </Show>
      }
    >
      {(found) => <Found found={found()} text={props.text} />}
    </Show>
  );
}

function Found(props: { readonly found: ExplainFailuresResponse; readonly text: AffectedText }) {
  return (
    <Show
      when={props.found.causes.length > 0}
      fallback={<p class="px-3 py-2 text-text-2">{nothingText(props.found, props.text)}</p>}
    >
      <RankedCauses causes={props.found.causes} text={props.text} />
      <p class="border-t border-line px-3 py-2 text-sm text-text-3">
        {populationText(props.found, props.text)} Of {countOf(props.found.valueCount, "value")} that were
        compared, these stand out. {CAVEAT}
      </p>
    </Show>
  );
}

/** Why nothing is told: too few runs, or nothing that stands out. */
function nothingText(found: ExplainFailuresResponse, text: AffectedText): string {
  const { affectedRunCount: affected, runCount: runs } = found;
  if (affected < LEAST_AFFECTED)
    return `Too few to compare: ${formatCount(affected)} of ${countOf(runs, "ended run")} ${text.did}.`;
  if (runs - affected < LEAST_AFFECTED)
    return `Too few others to compare with: ${formatCount(affected)} of ${countOf(runs, "ended run")} ${text.did}.`;
  return `No attribute stands out among ${countOf(runs, "run")}. ${populationText(found, text)}`;
}

function populationText(
  { runCount, affectedRunCount, isAll }: ExplainFailuresResponse,
  { did }: AffectedText,
): string {
  const runs = isAll
    ? `Of ${countOf(runCount, "ended run")}`
    : `Of the latest ${countOf(runCount, "ended run")}`;
  return `${runs}, ${formatCount(affectedRunCount)} ${did}.`;
}
