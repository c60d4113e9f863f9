import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  ComparisonReason,
  ComparisonVerdict,
  MetricComparisonSchema,
} from "@runfacts/gen/client/compare_versions";
import { expect, it } from "vitest";
import { summaryText } from "./summary-text.ts";

const { WORSE, BETTER, SAME, INCONCLUSIVE } = ComparisonVerdict;

it.each<[readonly MessageInitShape<typeof MetricComparisonSchema>[], string]>([
  [
    [
      { name: "failure_rate", verdict: WORSE },
      { name: "failure:tool/timeout", verdict: WORSE },
      { name: "failure:model/refusal", verdict: WORSE },
      { name: "duration_p95_ms", verdict: BETTER },
      { name: "cost_usd", verdict: WORSE },
      { name: "tokens", verdict: SAME },
    ],
    "2.1 is worse than 2.0: failed runs, cost and 2 kinds of failure. It is better: duration p95.",
  ],
  [[{ name: "steps", verdict: BETTER }], "2.1 is better than 2.0: steps."],
  [[{ name: "signal:thumbs", verdict: WORSE }], "2.1 is worse than 2.0: thumbs."],
  [
    [
      {
        name: "failure_rate",
        verdict: INCONCLUSIVE,
        reason: ComparisonReason.UNCLEAR,
        runsNeeded: 400n,
      },
    ],
    "2.1 is neither worse nor better than 2.0 for sure. Failed runs: inconclusive: 400 more runs.",
  ],
])("says of %o: %s", (metrics, text) => {
  expect(
    summaryText(
      metrics.map((metric) => create(MetricComparisonSchema, metric)),
      { a: "2.0", b: "2.1" },
    ),
  ).toBe(text);
});
