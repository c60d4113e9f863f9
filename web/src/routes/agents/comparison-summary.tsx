import type { CompareVersionsResponse } from "@runfacts/gen/client/compare_versions";
import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { failuresHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { visibleText } from "../../format/visible-text.ts";
import { summaryText } from "./summary-text.ts";

/** Which side is worse and in what, in a sentence, and the way to why; the table below has the figures. */
export function ComparisonSummary(props: {
  readonly comparison: CompareVersionsResponse;
  readonly filterB: RunFilter;
}) {
  /** As the answer names them: until the next one is there, other versions may be chosen already. */
  const sides = () => {
    const { agentVersion: a = "" } = props.comparison.baseline ?? {};
    const { agentVersion: b = "" } = props.comparison.candidate ?? {};
    return a === b ? { a: "A", b: "B" } : { a: visibleText(a), b: visibleText(b) };
  };
  const failing = () => ({ ...props.filterB, agentVersion: props.comparison.candidate?.agentVersion });
  const fails = () => (props.comparison.candidate?.failedRunCount ?? 0n) > 0n;
  return (
    <Show when={props.comparison.concurrentHourCount > 0n}>
      <p class="flex flex-wrap gap-x-3 gap-y-1 px-4 pb-1 [overflow-wrap:anywhere]">
        <b class="min-w-0 font-semibold">{summaryText(props.comparison.metrics, sides())}</b>
        <Show when={fails()}>
          <A href={failuresHref(failing())} class="text-accent hover:underline">
            What failing runs of {sides().b} have in common
          </A>
        </Show>
      </p>
    </Show>
  );
}
