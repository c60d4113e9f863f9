import { lazy, Suspense } from "solid-js";
import { formatDuration, writeDuration } from "../format/duration.ts";
import { formatClock, formatMoment } from "../format/time.ts";
import { BarChart } from "../ui/bar-chart.tsx";
import { ChartMarks } from "../ui/chart-marks.tsx";
import { Difference } from "../ui/difference.tsx";
import { FigureChart } from "../ui/figure-chart.tsx";
import { Interval } from "../ui/interval.tsx";
import { MixBar, ShareBar } from "../ui/share-bar.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { SparkBars, Sparkline } from "../ui/sparkline.tsx";
import { Specimen } from "./specimen.tsx";

const LineChart = lazy(async () => ({ default: (await import("../ui/line-chart.tsx")).LineChart }));

const HOUR = 3_600_000;
const first = Date.parse("2026-11-01T00:00:00Z");
const counts = [0, 2, 5, 9, 4, 0, 1, 7, 12, 3];
const moments = counts.map((_, index) => first + index * HOUR);
const bars = counts.map((count, index) => ({
  start: first + index * HOUR,
  end: first + (index + 1) * HOUR,
  label: formatClock(first + index * HOUR),
  href: "/ui",
  parts: [
    { label: "Success", value: 2 * count, fill: "bg-success-fill" },
    { label: "Failure", value: count % 4, fill: "bg-failure-fill" },
  ],
}));
const marks = [0.3, 0.31, 0.7].map((at) => ({
  at,
  name: "Incident since 03:00",
  text: "support 2.1 fails in 15.1% of runs",
  href: "/ui",
}));

/** What is drawn. */
export function Charts() {
  return (
    <>
      <div class="grid gap-3">
        <h3>Bar chart: with values, without any</h3>
        <BarChart label="Runs" bars={bars} height="h-26" steps={2} />
        <BarChart label="No runs" bars={bars.map((bar) => ({ ...bar, parts: [] }))} height="h-12" steps={1} />
      </div>
      <div class="grid gap-3">
        <h3>Bar chart with marks: one, several; figures with bands and a limit</h3>
        <BarChart
          label="Marked runs"
          bars={bars}
          height="h-26"
          steps={2}
          overlay={<ChartMarks label="Incidents" marks={marks} listHref="/ui" />}
        />
        <FigureChart
          label="Failure rate"
          moments={moments}
          lines={[
            {
              label: "2.1",
              isDashed: false,
              values: counts.map((count) => (count === 0 ? null : count / 90)),
            },
            { label: "2.0", isDashed: true, values: counts.map((count) => count / 200) },
          ]}
          bands={[
            { isDashed: true, from: 0, to: 1, value: 0.02 },
            { isDashed: false, from: 0.4, to: 1, value: 0.06, low: 0.05, high: 0.08 },
          ]}
          limit={0.1}
          format={(share) => `${(100 * share).toFixed(0)}%`}
          formatMoment={formatMoment}
          overlay={<ChartMarks label="Moments" marks={[{ at: 0.4, name: "Began", text: "Began 04:00" }]} />}
        />
      </div>
      <div class="grid gap-3">
        <h3>Line chart: a line, one with a gap</h3>
        <Suspense fallback={<Skeleton class="h-45 w-full" />}>
          <LineChart
            label="Durations"
            moments={moments}
            lines={[
              { label: "p50", colour: "--text-3", values: counts.map((count) => 400 + 100 * count) },
              {
                label: "p95",
                colour: "--accent",
                isDashed: true,
                values: counts.map((count, index) => (index === 5 ? null : 3_000 + 2_000 * count)),
              },
            ]}
            format={formatDuration}
            formatTick={writeDuration}
            formatMoment={formatMoment}
          />
        </Suspense>
      </div>
      <Specimen name="Sparkline: grey, filled, empty; bars alone">
        <Sparkline label="Runs over time" values={counts} class="h-5 w-24" />
        <Sparkline label="Failures over time" values={counts} fill="bg-failure-fill" class="h-5 w-24" />
        <Sparkline label="Nothing over time" values={[0, 0, 0, 0]} class="h-5 w-24" />
        <SparkBars values={counts} class="h-8 w-24" />
      </Specimen>
      <Specimen name="Share, and mix of shares: some, none">
        <ShareBar share={0.35} fill="bg-failure-fill" class="w-24" />
        <ShareBar share={0} fill="bg-failure-fill" class="w-24" />
        <span class="w-24">
          <MixBar
            label="Tool 3, plan 1"
            parts={[
              { value: 3, fill: "bg-tool-fill" },
              { value: 1, fill: "bg-plan-fill" },
            ]}
          />
        </span>
        <span class="w-24">
          <MixBar label="Nothing" parts={[]} />
        </span>
      </Specimen>
      <Specimen name="Interval: many, few; difference: clear, not clear">
        <span class="w-24">
          <Interval rate={0.93} interval={[0.91, 0.94]} isSmall={false} />
        </span>
        <span class="w-24">
          <Interval rate={0.5} interval={[0.19, 0.81]} isSmall />
        </span>
        <Difference difference={-0.2} interval={[-0.33, -0.05]} class="w-24" />
        <Difference difference={0.01} interval={[-0.03, 0.05]} class="w-24" />
      </Specimen>
      <Specimen name="Silence">
        <span class="hatch block h-4 w-40 border border-line" />
      </Specimen>
    </>
  );
}
