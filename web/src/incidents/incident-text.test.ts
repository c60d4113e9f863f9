import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { FailureType } from "@runfacts/gen/client/failure";
import { IncidentKind, IncidentSchema, IncidentState } from "@runfacts/gen/client/incident";
import { describe, expect, it } from "vitest";
import { incidentCertainty, incidentHeadline, incidentSentence, incidentSuspect } from "./incident-text.ts";

const incidentOf = (parts: MessageInitShape<typeof IncidentSchema>) => create(IncidentSchema, parts);

const regression = incidentOf({
  kind: IncidentKind.VERSION_REGRESSION,
  agentId: "support",
  agentVersion: "2.1",
  baselineVersion: "2.0",
  metric: "failure_rate",
  baseline: { value: 0.09, low: 0.081, high: 0.1 },
  observed: { value: 0.1514, low: 0.129, high: 0.174 },
  falseAlarmRate: 0.025,
});

describe("an incident in words", () => {
  it("says what a version does worse, beside which, and how sure that is", () => {
    expect(incidentHeadline(regression)).toBe("support 2.1 fails in 15.1% of runs, 2.0 beside it in 9.0%");
    expect(incidentSentence(regression)).toBe(
      "support 2.1 fails in 15.1% of runs (12.9 to 17.4%), 2.0 beside it in 9.0%.",
    );
    expect(incidentCertainty(regression)).toBe(
      "Of comparisons of versions that are equal, at most 2.5% look like this.",
    );
  });

  it.each([
    [
      {
        kind: IncidentKind.DRIFT,
        agentId: "billing",
        agentVersion: "7",
        metric: "duration_p95_ms",
        baseline: { value: 2_100 },
        observed: { value: 4_200 },
      },
      "billing: p95 duration 4.20 s, 2.10 s before",
    ],
    [
      {
        kind: IncidentKind.NEW_FAILURE,
        agentId: "billing",
        failureType: FailureType.TOOL,
        failureCode: "timeout",
      },
      "billing has a new failure: tool/timeout",
    ],
    [
      { kind: IncidentKind.AGENT_SILENT, agentId: "billing" },
      "billing has not run, though it runs regularly",
    ],
    [
      {
        kind: IncidentKind.RUNS_ABANDONED,
        agentId: "billing",
        metric: "abandoned_rate",
        baseline: { value: 0.01 },
        observed: { value: 0.05 },
      },
      "Runs of billing fall silent more often: share of abandoned runs 5.0%, 1.0% before",
    ],
    [
      { kind: IncidentKind.BUDGET, metric: "total_cost_usd", observed: { value: 130.5 }, threshold: 100 },
      "All agents cost $130.50 in a day, over the budget of $100.00",
    ],
    [
      {
        kind: IncidentKind.RULE,
        rule: "too-many-failures",
        agentId: "billing",
        metric: "failure_rate",
        observed: { value: 0.062 },
        threshold: 0.05,
      },
      "The rule too-many-failures holds for billing: failure rate 6.2%, limit 5.0%",
    ],
    [
      {
        kind: IncidentKind.RULE,
        rule: "slow",
        agentId: "billing",
        agentVersion: "7",
        metric: "duration_p50_ms",
        observed: { value: 2_000 },
        threshold: 1_000,
      },
      "The rule slow holds for billing 7: median duration 2.00 s, limit 1.00 s",
    ],
    [{ kind: 99 as IncidentKind, agentId: "billing", metric: "later" }, "billing: later"],
  ])("says %o", (parts, text) => {
    expect(incidentHeadline(incidentOf(parts))).toBe(text);
  });

  it.each([
    [{ kind: IncidentKind.RULE, rule: "failing" }, "The rule failing held for billing: figure"],
    [{ kind: IncidentKind.AGENT_SILENT }, "billing had not run, though it runs regularly"],
    [{ kind: IncidentKind.NEW_FAILURE, failureCode: "x" }, "billing had a new failure: x"],
    [{ kind: IncidentKind.RUNS_ABANDONED }, "Runs of billing fell silent more often: figure"],
    [{ kind: IncidentKind.VERSION_REGRESSION, agentVersion: "2" }, "billing 2 was worse than"],
    [
      {
        kind: IncidentKind.VERSION_REGRESSION,
        agentVersion: "2",
        metric: "failure_rate",
        observed: { value: 0.2 },
      },
      "billing 2 failed in 20.0% of runs",
    ],
  ])("says in the past what is over: %o", (parts, text) => {
    const over = incidentOf({
      metric: "figure",
      ...parts,
      agentId: "billing",
      state: IncidentState.RESOLVED,
    });
    expect(incidentHeadline(over)).toContain(text);
  });

  it("says of a drift in how many quiet series it is seen, and of a count that it is none of chance", () => {
    expect(incidentCertainty(incidentOf({ kind: IncidentKind.DRIFT, falseAlarmRate: 0.336 }))).toBe(
      "Of series in which nothing changes, at most 33.6% look like this at some time in 90 days.",
    );
    expect(incidentCertainty(incidentOf({ kind: IncidentKind.BUDGET }))).toMatch(/nothing is left to chance/);
    expect(incidentCertainty(incidentOf({ kind: IncidentKind.AGENT_SILENT }))).toBeUndefined();
  });

  it("says which version came shortly before a drift", () => {
    expect(incidentSuspect(incidentOf({ kind: IncidentKind.DRIFT, agentVersion: "7" }))).toBe(
      "Version 7 came shortly before.",
    );
    expect(incidentSuspect(regression)).toBeUndefined();
  });

  it("leaves out the middle of a long name in a line, and nothing in a sentence", () => {
    const agentId = `${"a".repeat(100)}-${"z".repeat(100)}`;
    const long = incidentOf({ kind: IncidentKind.AGENT_SILENT, agentId });
    expect(incidentHeadline(long)).toBe(
      `${"a".repeat(30)}…${"z".repeat(12)} has not run, though it runs regularly`,
    );
    expect(incidentSentence(long)).toContain(agentId);
  });

  it("shows what could hide in a name", () => {
    expect(
      incidentHeadline(incidentOf({ kind: IncidentKind.AGENT_SILENT, agentId: "a\u202Eb" })),
    ).not.toContain("\u202E");
  });
});
