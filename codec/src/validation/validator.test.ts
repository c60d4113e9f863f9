import { create, fromJson, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate, ValueSchema } from "@bufbuild/protobuf/wkt";
import { FailureType } from "@runfacts/gen/server/failure";
import { IngestRunRequestSchema } from "@runfacts/gen/server/ingest_service";
import { GetTimeSeriesRequestSchema } from "@runfacts/gen/server/query_service";
import { RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { StepType } from "@runfacts/gen/server/step";
import { describe, expect, it } from "vitest";
import { RUN_ID } from "../testing/sample-run.ts";
import { createValidator } from "./validator.ts";

const validator = createValidator();
const startedAt = timestampFromDate(new Date("2026-01-01T00:00:00Z"));
const step = { seq: 0, stepType: StepType.TOOL, name: "search", startedAt };
const valid = {
  runId: RUN_ID,
  agentId: "a",
  agentVersion: "1",
  status: RunStatus.SUCCESS,
  startedAt,
  steps: [step],
};

function violations(changes: MessageInitShape<typeof RunSchema>, prefix?: string): string[] {
  const run = create(RunSchema, { ...valid, ...changes } as MessageInitShape<typeof RunSchema>);
  return validator.validate(RunSchema, run, prefix).map(({ field, rule }) => `${field} ${rule}`);
}

describe("a validator", () => {
  it("finds nothing wrong with a valid run", () => {
    expect(violations({})).toEqual([]);
    expect(violations({ steps: [{ ...step, metadata: { a: [1, "ü😀", null, { b: true }] } }] })).toEqual([]);
  });

  it.each<[string, MessageInitShape<typeof RunSchema>, string[]]>([
    ["no UUID", { runId: "x" }, ["run_id string.uuid"]],
    ["an unknown enum value", { status: 99 as RunStatus }, ["status enum.defined_only"]],
    ["a rule within a list", { steps: [step, { ...step, seq: -1 }] }, ["steps[1].seq int32.gte_lt"]],
    ["NUL", { agentId: "a\0" }, ["agent_id string.nul"]],
    ["half a surrogate pair", { agentId: "\udc00" }, ["agent_id string.unicode"]],
    [
      "both in a list",
      { steps: [{ ...step, name: "\0\ud800" }] },
      ["steps[0].name string.unicode", "steps[0].name string.nul"],
    ],
    [
      "NUL in metadata",
      { steps: [{ ...step, metadata: { a: ["\0"] } }] },
      ["steps[0].metadata.a[0] string.nul"],
    ],
    ["NUL in a key", { steps: [{ ...step, metadata: { "\0": 1 } }] }, ["steps[0].metadata.* string.nul"]],
    [
      "NaN in metadata",
      { steps: [{ ...step, metadata: { a: { b: Number.NaN } } }] },
      ["steps[0].metadata.a.b number.finite"],
    ],
    ["a time before year 1", { startedAt: { seconds: -(10n ** 12n) } }, ["started_at timestamp.range"]],
    ["negative nanoseconds", { endedAt: { nanos: -1 } }, ["ended_at timestamp.range"]],
    [
      "text in a nested message",
      { failures: [{ failureType: FailureType.TOOL, failureCode: "a", message: "\0" }] },
      ["failures[0].message string.nul"],
    ],
  ])("names the path and the rule: %s", (_name, changes, expected) => {
    expect(violations(changes)).toEqual(expected);
  });

  it("puts a prefix before paths", () => {
    expect(violations({ runId: "x", agentId: "\0" }, "runs[3]")).toEqual([
      "runs[3].run_id string.uuid",
      "runs[3].agent_id string.nul",
    ]);
  });

  it("says what is allowed in plain words, never the value", () => {
    const run = create(RunSchema, {
      ...valid,
      runId: "canary4111",
      agentId: "",
      status: 0,
      startedAt: undefined,
    });
    const found = validator.validate(IngestRunRequestSchema, create(IngestRunRequestSchema, { run }));
    expect(found.map(({ field, description }) => `${field} ${description}`)).toEqual([
      "run.run_id must be a valid UUID",
      "run.agent_id must not be empty",
      "run.status must be one of success, failure, partial, running, abandoned",
      "run.started_at is required",
    ]);
    expect(JSON.stringify(found)).not.toContain("canary4111");
  });

  it("checks durations", () => {
    const request = create(GetTimeSeriesRequestSchema, { step: { seconds: 2n, nanos: -1 } });
    expect(validator.validate(GetTimeSeriesRequestSchema, request)).toMatchObject([
      { rule: "duration.range" },
    ]);
  });

  it("walks google.protobuf.Value", () => {
    const value = fromJson(ValueSchema, [{ a: "\0" }]);
    expect(validator.validate(ValueSchema, value)).toMatchObject([{ field: "[0].a", rule: "string.nul" }]);
  });

  it("keeps its time and memory when everything is wrong", () => {
    const steps = Array.from({ length: 10_000 }, () => ({ ...step, metadata: { a: "\0", b: "\0" } }));
    const found = violations({ steps });
    expect(found.length).toBeLessThanOrEqual(1_000);
  });
});
