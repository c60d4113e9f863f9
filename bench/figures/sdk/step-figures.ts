import type { StepsReport } from "../../agent/agent-report.ts";
import { type Figure, figure } from "../../harness/figure.ts";
import { quantile } from "../../harness/statistics.ts";

/** What recording and delivery cost, one report a round, each of so many runs. */
export function stepFigures(reports: readonly StepsReport[], runs: number): Figure[] {
  const micros = (of: "stepMs" | "endMs", share: number) =>
    reports.map((told) => quantile(told[of], share) * 1_000);
  const ofCopy = ({ stepMs, copyMs }: StepsReport) => quantile(stepMs, 0.5) / quantile(copyMs, 0.5);
  const megabytes = (of: "heapBytes" | "residentBytes") => reports.map((told) => told[of] / 1_000_000);
  return [
    figure("SDK: a step, in the agent's thread: p50", micros("stepMs", 0.5), "µs", { atMost: 5 }),
    figure("SDK: a step, in the agent's thread: p99", micros("stepMs", 0.99), "µs", { atMost: 50 }),
    figure("SDK: a step, of a copy of its facts by JSON", reports.map(ofCopy), "ratio"),
    figure("SDK: ending a run of 10 steps: p50", micros("endMs", 0.5), "µs"),
    figure("SDK: ending a run of 10 steps: p99", micros("endMs", 0.99), "µs"),
    figure(
      "SDK: CPU a run of 10 steps, delivery included",
      reports.map(({ cpuSeconds }) => (cpuSeconds / runs) * 1_000_000),
      "µs",
    ),
    figure("SDK: heap at rest", megabytes("heapBytes"), "MB"),
    figure("SDK: resident memory at rest", megabytes("residentBytes"), "MB"),
  ];
}
