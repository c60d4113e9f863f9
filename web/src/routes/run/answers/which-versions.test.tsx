import { create } from "@bufbuild/protobuf";
import { FailureRateSchema, ListFailureRatesResponseSchema } from "@runfacts/gen/client/failure_rate";
import { RunSchema } from "@runfacts/gen/client/run";
import { screen } from "@solidjs/testing-library";
import { describe, expect, it } from "vitest";
import { renderLinked } from "../../../testing/render-linked.tsx";
import type { FailureHistory } from "../history/use-failure-history.ts";
import { WhichVersions } from "./which-versions.tsx";

const FROM = Date.parse("2026-11-01T00:00:00Z");

/** Renders it for versions that are known; so many of all fail like the run. */
function show(affected: number, total: number): void {
  const rates = create(ListFailureRatesResponseSchema, {
    agentVersions: Array.from({ length: total }, (_, n) =>
      create(FailureRateSchema, {
        name: `1.${n}.0`,
        runCount: 10n,
        affectedRunCount: n < affected ? 3n : 0n,
      }),
    ),
    totalAgentVersions: BigInt(total),
    affectedAgentVersions: BigInt(affected),
    otherAgentVersions: {},
  });
  const history = {
    rates: { data: rates, error: undefined },
    affected: () => ({ failureType: "tool", failureCode: "timeout" }),
    from: () => FROM,
  } as unknown as FailureHistory;
  const run = create(RunSchema, { agentVersion: "1.0.0" });
  renderLinked(() => <WhichVersions run={run} history={history} />);
}

describe("which versions fail like a run", () => {
  it.each([
    { affected: 0, total: 3, says: "None of the runs that ended" },
    { affected: 1, total: 1, says: "The only version" },
    { affected: 2, total: 2, says: "All 2 versions" },
    { affected: 1, total: 3, says: "Only 1.0.0" },
    { affected: 2, total: 3, says: "2 of 3 versions" },
  ])("is said of $affected of $total: $says", ({ affected, total, says }) => {
    show(affected, total);
    const answer = screen.getByText("Which versions").closest("section, div, li") ?? document.body;
    expect(answer.textContent).toContain(says);
  });
});
