import type { ExplainFailuresResponse } from "@runfacts/gen/client/explain_failures";
import { createMemo, createSignal, For, Show } from "solid-js";
import type { RpcResult } from "../api/use-rpc.ts";
import { countOf, formatCount } from "../format/number.ts";
import { Button } from "../ui/button.tsx";
import { ErrorNotice } from "../ui/notice.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { CauseItem } from "./cause-item.tsx";
import type { AffectedText } from "./cause-words.ts";

/** Causes that are shown until all are asked for. */
const SHOWN = 5;
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
  const [isWhole, setWhole] = createSignal(false);
  const causes = createMemo(() =>
    props.found.causes.flatMap((cause, place) =>
      cause.explainedBy === undefined
        ? [{ cause, explained: props.found.causes.filter(({ explainedBy }) => explainedBy === place) }]
        : [],
    ),
  );
  return (
    <Show
      when={causes().length > 0}
      fallback={<p class="px-3 py-2 text-text-2">{nothingText(props.found, props.text)}</p>}
    >
      <ol>
        <For each={isWhole() ? causes() : causes().slice(0, SHOWN)}>
          {(item) => <CauseItem cause={item.cause} explained={item.explained} text={props.text} />}
        </For>
      </ol>
      <Show when={!isWhole() && causes().length > SHOWN}>
        <p class="px-3 pb-2">
          <Button size="sm" onClick={() => setWhole(true)}>
            Show all {formatCount(causes().length)}
          </Button>
        </p>
      </Show>
      <p class="border-t border-line px-3 py-2 text-sm text-text-3">
        {populationText(props.found, props.text)} {countOf(props.found.valueCount, "value")} were compared; at
        most 1 in 50 of those named is chance. What they have in common need not be why.
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
