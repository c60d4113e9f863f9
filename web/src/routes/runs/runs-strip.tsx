import { createMemo, Show } from "solid-js";
import { useSeries } from "../../api/use-series.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { BarChart } from "../../ui/bar-chart.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { seriesBars } from "../series-bars.ts";

/** The runs that the filter selects over time, as a strip above their list. */
export function RunsStrip(props: {
  readonly filter: RunFilter;
  readonly onChange: (part: RunFilter) => void;
}) {
  const series = useSeries(
    () => props.filter,
    () => ({ staleMs: 30_000, most: 60 }),
  );
  const bars = createMemo(() => series.data && seriesBars(series.data, props.filter));
  return (
    <Show when={bars()} fallback={<Skeleton class="mt-2 h-8 w-full" />}>
      {(shown) => (
        <BarChart
          label="Runs by status"
          bars={shown()}
          height="h-9"
          steps={1}
          onZoom={(start, end) => props.onChange({ range: { start, end } })}
        />
      )}
    </Show>
  );
}
