import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { ListFailureGroupsResponse } from "@runfacts/gen/client/failure_group";
import { createMemo } from "solid-js";
import { failuresHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { stepLabel } from "../../filter/series-step.ts";
import { BarChart } from "../../ui/bar-chart.tsx";
import { Panel } from "../../ui/panel.tsx";
import { spanLabel } from "../series-bars.ts";
import { firstCountedStep } from "./first-counted-step.ts";
import { addTrends, mergeNeighbours, neighbours } from "./trend.ts";

const MOST_BARS = 48;

/** The failures of all listed groups over time; each bar leads to those of its time. */
export function FailuresOverTime(props: {
  readonly filter: RunFilter;
  readonly groups: ListFailureGroupsResponse;
  /** Shows the failures between two moments, in epoch ms, alone. */
  readonly onZoom: (start: number, end: number) => void;
}) {
  const skipped = () => firstCountedStep(props.groups);
  const steps = () => (props.groups.groups[0]?.trend.length ?? 0) - skipped();
  const oneStepMs = () => Number(props.groups.step?.seconds ?? 0n) * 1000;
  const stepMs = () => oneStepMs() * neighbours(steps(), MOST_BARS);
  const bars = createMemo(() => {
    const counts = addTrends(props.groups.groups.map(({ trend }) => trend.slice(skipped()).map(Number)));
    const trendStart = props.groups.trendStartTime;
    const first = trendStart === undefined ? 0 : timestampMs(trendStart) + skipped() * oneStepMs();
    return mergeNeighbours(counts, MOST_BARS).map((value, index) => {
      const start = first + index * stepMs();
      const end = start + stepMs();
      return {
        start,
        end,
        label: spanLabel(start, end),
        href: failuresHref({ ...props.filter, range: { start, end } }),
        parts: [{ label: value === 1 ? "Failure" : "Failures", value, fill: "bg-failure-fill" }],
      };
    });
  });
  return (
    <Panel
      title="Failures over time"
      sub={
        Number(props.groups.totalGroups) > props.groups.groups.length
          ? `every ${stepLabel(stepMs())}, those of the groups below`
          : `every ${stepLabel(stepMs())}`
      }
    >
      <BarChart
        label="Failures over time"
        unit="failures"
        bars={bars()}
        height="h-26"
        steps={2}
        onZoom={props.onZoom}
      />
    </Panel>
  );
}
