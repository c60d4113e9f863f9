import { createSignal, Show } from "solid-js";
import { type AffectedWord, useExplanation } from "../api/use-explanation.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { formatDuration } from "../format/duration.ts";
import { formatUsd } from "../format/number.ts";
import { Panel } from "../ui/panel.tsx";
import { Segment } from "../ui/segment.tsx";
import { affectedTexts } from "./cause-words.ts";
import { CausesList } from "./causes-list.tsx";

const labels: Readonly<Record<AffectedWord, string>> = { failed: "Failed", slow: "Slow", costly: "Costly" };

/** What runs that failed, or were slow or costly, have in common. */
export function CausesPanel(props: {
  readonly filter: RunFilter;
  /** Which runs may be asked about; the first is. */
  readonly choices: readonly [AffectedWord, ...AffectedWord[]];
  /** The run of the page. */
  readonly runId?: string;
  readonly class?: string;
}) {
  const [affected, setAffected] = createSignal<AffectedWord>(props.choices[0]);
  const answer = useExplanation(() => ({ affected: affected(), filter: props.filter, runId: props.runId }));
  const isOfKind = () =>
    affected() === "failed" &&
    (props.filter.failureType ?? props.filter.failureCode ?? props.filter.stepName) !== undefined;
  const text = () => affectedTexts[isOfKind() ? "kind" : affected()];
  const bound = () => {
    const { durationMsOver, costUsdOver } = answer.data ?? {};
    if (durationMsOver !== undefined)
      return `took longer than 95%: over ${formatDuration(Number(durationMsOver))}`;
    return costUsdOver === undefined ? undefined : `cost more than 95%: over ${formatUsd(costUsdOver)}`;
  };
  return (
    <Panel
      class={props.class ?? ""}
      title={`What ${text().runs} have in common`}
      sub={bound()}
      flush
      actions={
        <Show when={props.choices.length > 1}>
          <Segment
            label="Which runs"
            options={props.choices.map((value) => ({ value, label: labels[value] }))}
            value={affected()}
            onChange={setAffected}
          />
        </Show>
      }
    >
      <CausesList answer={answer} text={text()} />
    </Panel>
  );
}
