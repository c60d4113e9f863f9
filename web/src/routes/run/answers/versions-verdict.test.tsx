import { create } from "@bufbuild/protobuf";
import {
  CompareVersionsResponseSchema,
  ComparisonReason,
  ComparisonVerdict,
} from "@runfacts/gen/client/compare_versions";
import { render } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { VersionsVerdict } from "./versions-verdict.tsx";

const comparison = create(CompareVersionsResponseSchema, {
  baseline: { agentVersion: "1.0.0" },
  candidate: { agentVersion: "1.1.0" },
  metrics: [
    {
      name: "failure:tool/timeout",
      verdict: ComparisonVerdict.INCONCLUSIVE,
      reason: ComparisonReason.UNCLEAR,
      runsNeeded: 400n,
    },
  ],
});

it("says what can be said of the version against the one before it", () => {
  const { container } = render(() => (
    <VersionsVerdict comparison={comparison} metric="failure:tool/timeout" />
  ));
  expect(container.textContent).toBe("1.1.0 against 1.0.0: inconclusive: 400 more runs");
});

it("says nothing of a metric that is not known", () => {
  const { container } = render(() => (
    <VersionsVerdict comparison={comparison} metric="failure:tool/denied" />
  ));
  expect(container.textContent).toBe("");
});
