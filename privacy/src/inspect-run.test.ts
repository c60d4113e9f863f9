import { describe, expect, it } from "vitest";
import { inspectInParts } from "./inspect-in-parts.ts";
import { inspectRun } from "./inspect-run.ts";
import type { InspectableRun } from "./inspectable-run.ts";
import type { JsonObject } from "./json.ts";
import { defaultPolicy } from "./policy/policy.ts";

const secret = ["ghp_", "kT9xQ2vLw7ZpB4nRy8JmC5hGf1SdA3eUo6Ii"].join("");
const runWith = (metadata: JsonObject): InspectableRun => ({
  agentId: "support",
  agentVersion: "1.4.0",
  steps: [{ name: "plan" }, { name: "search", metadata }],
  failures: [],
});
const placesOf = (metadata: JsonObject) =>
  inspectRun(runWith(metadata)).map(({ field, rule }) => [field, rule]);

describe("inspectRun", () => {
  it("looks at every text of a run", () => {
    const run: InspectableRun = {
      runId: secret,
      parentRunId: secret,
      agentId: secret,
      agentVersion: secret,
      environment: secret,
      sessionId: secret,
      traceId: secret,
      steps: [
        {
          stepId: secret,
          parentStepId: secret,
          name: secret,
          model: secret,
          errorCode: secret,
          metadata: { note: secret },
        },
      ],
      failures: [{ failureId: secret, stepId: secret, failureCode: secret, message: `Bad key ${secret}` }],
      decisions: [
        {
          decisionId: secret,
          stepId: secret,
          decisionType: secret,
          selected: secret,
          reasonCode: secret,
          candidates: ["use_cache", secret],
          metadata: { note: secret },
        },
      ],
      qualitySignals: [
        {
          signalId: secret,
          stepId: secret,
          signalType: secret,
          signalCode: secret,
          category: secret,
          metadata: { note: secret },
        },
      ],
    };
    const violations = inspectRun(run);
    expect(violations.map(({ field }) => field)).toEqual([
      "run_id",
      "parent_run_id",
      "agent_id",
      "agent_version",
      "environment",
      "session_id",
      "trace_id",
      "steps[0].step_id",
      "steps[0].parent_step_id",
      "steps[0].name",
      "steps[0].model",
      "steps[0].error_code",
      "steps[0].metadata.note",
      "failures[0].failure_id",
      "failures[0].step_id",
      "failures[0].failure_code",
      "failures[0].message",
      "decisions[0].decision_id",
      "decisions[0].step_id",
      "decisions[0].decision_type",
      "decisions[0].selected",
      "decisions[0].reason_code",
      "decisions[0].candidates[1]",
      "decisions[0].metadata.note",
      "quality_signals[0].signal_id",
      "quality_signals[0].step_id",
      "quality_signals[0].signal_type",
      "quality_signals[0].signal_code",
      "quality_signals[0].category",
      "quality_signals[0].metadata.note",
    ]);
    expect(new Set(violations.map(({ rule, kind }) => `${rule} ${kind}`))).toEqual(
      new Set(["secret-token github"]),
    );
    expect(JSON.stringify(violations)).not.toContain(secret.slice(4, 12));
  });

  it("never repeats a key that holds something", () => {
    expect(placesOf({ ok: 1, [secret]: 1 })).toEqual([["steps[1].metadata[#1]", "secret-token"]]);
    expect(placesOf({ "ada@example.org": true })).toEqual([
      ["steps[1].metadata[#0]", "metadata-key-invalid"],
    ]);
    expect(placesOf({ "415-555-0132": 1 })).toEqual([["steps[1].metadata[#0]", "personal-phone"]]);
    expect(placesOf({ [secret]: { nested: secret } })[0]).toEqual(["steps[1].metadata[#0]", "secret-token"]);
  });

  it("looks at numbers and at lists as a whole", () => {
    expect(placesOf({ card: 4111111111111111 })).toEqual([["steps[1].metadata.card", "personal-card"]]);
    expect(placesOf({ ssn: 219099999 })).toEqual([["steps[1].metadata.ssn", "personal-national-id"]]);
    expect(placesOf({ order: 219099999, at: 1768471862123 })).toEqual([]);
    expect(placesOf({ parts: [secret.slice(0, 15), secret.slice(15)] })).toEqual([
      ["steps[1].metadata.parts", "secret-token"],
    ]);
    expect(placesOf({ parts: ["ok", "ada@example.org"] })).toEqual([
      ["steps[1].metadata.parts[1]", "personal-email"],
    ]);
    expect(placesOf({ parts: ["4111", "1111", "1111", "1111"] })).toEqual([
      ["steps[1].metadata.parts", "personal-card"],
    ]);
    expect(placesOf({ calls: ["call_kT9xQ2vLw7ZpB4nRy8JmC5hG", "call_f1SdA3eUo6IiXt0WkT9xQ2vL"] })).toEqual(
      [],
    );
  });

  it("refuses secrets and data of people under keys for words as well", () => {
    const policy = { ...defaultPolicy, textKeys: new Set(["label", "dob"]) };
    const inspect = (metadata: JsonObject) => inspectRun(runWith(metadata), policy).map(({ rule }) => rule);
    expect(inspect({ label: `It was ${secret}` })).toEqual(["secret-token"]);
    expect(inspect({ label: "Write to ada@example.org" })).toEqual(["personal-email"]);
    expect(inspect({ dob: "in May" })).toEqual(["metadata-key-personal"]);
  });

  it("refuses encoded prose in metadata, and lets failure messages be sentences", () => {
    const sentence = "The user wants to know the price of it";
    expect(placesOf({ label: encodeURIComponent(sentence) })).toEqual([
      ["steps[1].metadata.label", "shape-value"],
    ]);
    // Looks random at first, so that the rule is another.
    expect(placesOf({ label: btoa(sentence) })).toHaveLength(1);
    const run = { ...runWith({}), failures: [{ failureCode: "x", message: sentence }] };
    expect(inspectRun(run)).toEqual([]);
  });
});

it("inspectInParts yields between steps, and stops once enough was found", () => {
  const steps = Array.from({ length: 100 }, () => ({ name: "step", metadata: { note: secret } }));
  const run = { ...runWith({}), steps };
  const work = inspectInParts(run, 3);
  let pauses = 0;
  let result = work.next();
  for (; result.done !== true; result = work.next()) pauses += 1;
  expect(result.value).toEqual(inspectRun(run).slice(0, 3));
  expect(result.value).toHaveLength(3);
  expect(pauses).toBeGreaterThan(2);
  expect(pauses).toBeLessThan(10);
});
