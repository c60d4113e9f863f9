import { create } from "@bufbuild/protobuf";
import { CompareVersionsResponseSchema, ComparisonVerdict } from "@runfacts/gen/client/compare_versions";
import { screen } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { renderLinked } from "../../testing/render-linked.tsx";
import { ComparisonSummary } from "./comparison-summary.tsx";

it("names the versions of the answer, though others are chosen already", () => {
  const comparison = create(CompareVersionsResponseSchema, {
    baseline: { agentVersion: "2.0" },
    candidate: { agentVersion: "2.1", failedRunCount: 3n },
    concurrentHourCount: 8n,
    metrics: [{ name: "failure_rate", verdict: ComparisonVerdict.WORSE }],
  });
  renderLinked(() => <ComparisonSummary comparison={comparison} filterB={{ agentVersion: "2.2" }} />);
  expect(screen.getByText(/is worse than/).textContent).toBe("2.1 is worse than 2.0: failed runs.");
  const link = screen.getByRole("link", { name: "What failing runs of 2.1 have in common" });
  expect(link.getAttribute("href")).toBe("/failures?agent_version=2.1");
});
