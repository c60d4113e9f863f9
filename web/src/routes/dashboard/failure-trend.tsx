import { Show } from "solid-js";
import { runsIn, useSeries } from "../../api/use-series.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";

/** How often a failure happened over the range, in few bars. Asked once a minute: it is a picture, not a number. */
export function FailureTrend(props: { readonly filter: RunFilter }) {
  const series = useSeries(
    () => props.filter,
    () => ({ staleMs: 60_000, most: 24 }),
  );
  return (
    <Show when={series.data} fallback={<Skeleton class="h-px w-full" />}>
      {(data) => (
        <Sparkline
          class="h-5 w-full"
          label="Runs with this failure over time"
          values={data().points.map(runsIn)}
          fill="bg-failure-fill"
        />
      )}
    </Show>
  );
}
