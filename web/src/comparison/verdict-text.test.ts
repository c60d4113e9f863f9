import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  ComparisonReason,
  ComparisonVerdict,
  MetricComparisonSchema,
} from "@runfacts/gen/client/compare_versions";
import { expect, it } from "vitest";
import { verdictLine } from "./verdict-text.ts";

const { WORSE, BETTER, SAME, INCONCLUSIVE } = ComparisonVerdict;
const { NOT_CONCURRENT, FEW_RUNS, FEW_HOURS, UNCLEAR } = ComparisonReason;

it.each<[MessageInitShape<typeof MetricComparisonSchema>, string]>([
  [{ verdict: WORSE, difference: { value: 0.04, low: 0.015, high: 0.062 } }, "worse, +4.0 pp (+1.5 to +6.2)"],
  [
    { verdict: WORSE, difference: { value: 0.04, low: -0.005, high: 0.082 } },
    "worse, +4.0 pp; how much is not sure (−0.5 to +8.2)",
  ],
  [
    {
      verdict: BETTER,
      relativeDifference: { value: -0.2, low: -0.3, high: -0.05 },
      difference: { value: -900 },
    },
    "better, −20% (−30 to −5)",
  ],
  [{ verdict: WORSE, moreIsBetter: true, difference: { value: -0.3 } }, "worse"],
  [{ verdict: SAME, relativeDifference: { value: 0 } }, "same, 0%"],
  [{ verdict: INCONCLUSIVE, reason: UNCLEAR, runsNeeded: 400n }, "inconclusive: 400 more runs"],
  [{ verdict: INCONCLUSIVE, reason: FEW_RUNS, runsNeeded: 1n }, "inconclusive: 1 more run"],
  [{ verdict: INCONCLUSIVE, reason: FEW_RUNS }, "inconclusive: too few runs"],
  [{ verdict: INCONCLUSIVE, reason: UNCLEAR }, "inconclusive: no clear difference"],
  [{ verdict: INCONCLUSIVE, reason: UNCLEAR, runsNeeded: 9_000_000n }, "inconclusive: no clear difference"],
  [{ verdict: INCONCLUSIVE, reason: NOT_CONCURRENT }, "inconclusive: no hour in common"],
  [{ verdict: INCONCLUSIVE, reason: FEW_HOURS }, "inconclusive: fewer than 6 hours in common"],
])("says %o as %s", (metric, line) => {
  expect(verdictLine(create(MetricComparisonSchema, metric))).toBe(line);
});
