import type { CompareVersionsResponse } from "@runfacts/gen/client/compare_versions";
import { Show } from "solid-js";
import { countOf, formatCount } from "../../format/number.ts";

/** What the verdicts rest on: the hours in which both sides ran, or that there are none. */
export function Concurrency(props: { readonly of: CompareVersionsResponse }) {
  const runs = (side: "baseline" | "candidate") => formatCount(props.of[side]?.concurrentRunCount ?? 0n);
  return (
    <p class="px-4 pb-2 text-sm text-text-2">
      <Show
        when={props.of.concurrentHourCount > 0n}
        fallback="A and B have no hour in common that is over, so what differs may be the hours: nothing can be told of the versions."
      >
        Verdicts compare {countOf(props.of.concurrentHourCount, "hour")} in which both ran: {runs("baseline")}{" "}
        runs of A, {runs("candidate")} of B.
      </Show>
    </p>
  );
}
