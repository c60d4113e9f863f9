import { create, type DescMessage, type Message, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { createValidator } from "@bufbuild/protovalidate";
import {
  IngestRunsRequestSchema,
  type OnViolation,
  RecordRunPartRequestSchema,
} from "@runfacts/gen/server/ingest_service";
import { ListRunsRequestSchema } from "@runfacts/gen/server/query_service";
import { type Run, RunSchema } from "@runfacts/gen/server/run";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RUN_ID } from "../testing/sample-run.ts";
import { createQuickLook } from "./quick-look.ts";

const lookOf = createQuickLook();
const rules = createValidator();
const isSure = (desc: DescMessage, message: Message) => lookOf(desc)(message);
const isValid = (desc: DescMessage, message: Message) => rules.validate(desc, message).kind === "valid";

const startedAt = timestampFromDate(new Date("2026-01-01T00:00:00Z"));
const step = {
  seq: 0,
  stepType: 3,
  name: "search",
  startedAt,
  latencyMs: 5,
  usage: { inputTokens: 1n, costUsd: 0.5 },
};
const failure = { failureType: 1, failureCode: "timeout", message: "took too long", stepId: RUN_ID };
const decision = {
  decisionType: "tool_selection",
  selected: "search/orders:v2",
  reasonCode: "fresh_data_required",
  confidence: 0.5,
  candidates: ["search/orders:v2", "a.b+c-d"],
};
const valid = {
  runId: RUN_ID,
  agentId: "a",
  agentVersion: "1",
  status: 1,
  startedAt,
  traceId: "0af7651916cd43dd8448eb211c80319c",
  steps: [step, { ...step, seq: 1, errorCode: "rate_limited", metadata: { a: [1, "é"] } }],
  decisions: [decision],
  qualitySignals: [{ signalType: "schema_valid", signalCode: "full_match", value: true, weight: 1 }],
  failures: [failure],
};
const run = (fields: object = {}) =>
  create(RunSchema, { ...valid, ...fields } as MessageInitShape<typeof RunSchema>);

describe("a quick look", () => {
  it("is sure of what most send", () => {
    expect(isSure(RunSchema, run())).toBe(true);
    expect(
      isSure(IngestRunsRequestSchema, create(IngestRunsRequestSchema, { runs: [run({ runId: "no-uuid" })] })),
    ).toBe(true);
    // Of what is not checked with the request.
    const clientReport = { tracerId: "no-uuid" };
    expect(
      isSure(IngestRunsRequestSchema, create(IngestRunsRequestSchema, { runs: [run()], clientReport })),
    ).toBe(true);
    expect(isSure(ListRunsRequestSchema, create(ListRunsRequestSchema))).toBe(true);
  });

  it.each<[DescMessage, Message]>([
    [RunSchema, run({ runId: "no-uuid" })],
    [RunSchema, run({ agentId: "" })],
    [RunSchema, run({ agentId: "x".repeat(256) })],
    [RunSchema, run({ status: 99 })],
    [RunSchema, run({ status: 0 })],
    [RunSchema, run({ startedAt: undefined })],
    [RunSchema, run({ traceId: "0".repeat(32) })],
    [RunSchema, run({ traceId: "x" })],
    [RunSchema, run({ decisions: [{ ...decision, selected: "two words" }] })],
    [RunSchema, run({ decisions: [{ ...decision, selected: "" }] })],
    [RunSchema, run({ decisions: [{ ...decision, reasonCode: "r".repeat(129) }] })],
    [RunSchema, run({ decisions: [{ ...decision, candidates: ["a", "b\n"] }] })],
    [RunSchema, run({ decisions: [{ ...decision, candidates: Array(33).fill("a") }] })],
    [RunSchema, run({ decisions: [{ ...decision, confidence: Number.NaN }] })],
    [RunSchema, run({ steps: [{ ...step, seq: undefined }] })],
    [RunSchema, run({ steps: [{ ...step, seq: 10_000 }] })],
    [RunSchema, run({ steps: [{ ...step, usage: { costUsd: Number.NaN } }] })],
    [RunSchema, run({ failures: [{ ...failure, stepId: "x" }] })],
    [RunSchema, run({ steps: Array.from({ length: 10_001 }, () => step) })],
    [IngestRunsRequestSchema, create(IngestRunsRequestSchema, { onViolation: 99 as OnViolation })],
    [
      RecordRunPartRequestSchema,
      create(RecordRunPartRequestSchema, { part: run(), timeout: { seconds: 0n } }),
    ],
  ])("is not sure of a %s that breaks a rule", (desc, message) => {
    expect(isValid(desc, message)).toBe(false);
    expect(isSure(desc, message)).toBe(false);
  });

  it("is never sure of what breaks a rule", () => {
    const text = fc.constantFrom(
      "",
      "x",
      RUN_ID,
      RUN_ID.toUpperCase(),
      "é".repeat(255),
      "🙂".repeat(255),
      "x".repeat(256),
    );
    const number = fc.constantFrom(-1, 0, 1, 9_999, 10_000, 2 ** 31 - 1);
    const count = fc.constantFrom(-1n, 0n, 1n, 2n ** 53n - 1n, 2n ** 53n);
    const cost = fc.constantFrom(-1, 0, 1e6, 1e6 + 1, Number.NaN, Number.POSITIVE_INFINITY);
    const steps = fc.array(
      fc.record(
        {
          stepId: text,
          seq: number,
          stepType: number,
          name: text,
          latencyMs: number,
          attempt: number,
          parentStepId: text,
          model: text,
          errorCode: text,
          usage: fc.record({ inputTokens: count, costUsd: cost }, { requiredKeys: [] }),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 2 },
    );
    const changes = fc.record(
      {
        runId: text,
        agentId: text,
        environment: text,
        status: number,
        sessionId: text,
        parentRunId: text,
        traceId: text,
        steps,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(changes, (fields) => {
        const message: Run = run({
          ...fields,
          ...(fields.steps && { steps: fields.steps.map((own) => ({ ...step, ...own })) }),
        });
        if (isSure(RunSchema, message)) expect(isValid(RunSchema, message)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
