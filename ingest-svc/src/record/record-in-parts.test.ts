import { create, fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { FailureType } from "@runfacts/gen/server/failure";
import { RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { StepWait } from "@runfacts/gen/server/step";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atOnce } from "../accept/breath.ts";
import { recordOf, testDigest } from "../testing/record-of.ts";
import { sampleDecision, sampleFailure, sampleRun, sampleSignal, sampleStep } from "../testing/sample-run.ts";
import { recordInParts } from "./record-in-parts.ts";
import { storedDigest } from "./stored-digest.ts";

const DIGEST = "0123456789abcdef0123456789abcdef";
const STEP_ID = "6f1c1d1e-0000-4000-8000-00000000000a";
const hashOf = (fields: Parameters<typeof sampleRun>[0]) =>
  Buffer.from(recordOf(sampleRun(fields)).run.content_hash).toString("hex");

describe("recordOf", () => {
  it("applies defaults and derives what is absent", () => {
    const { run, steps } = recordOf(sampleRun({ runId: "0199C3F1-7A3B-7C55-9F0E-3D6A5B1C2D3E" }));
    expect(run).toMatchObject({
      run_id: "0199c3f1-7a3b-7c55-9f0e-3d6a5b1c2d3e",
      environment: "production",
      step_count: 2,
      failed_step_count: 0,
      input_tokens: null,
    });
    expect(steps.map((step) => step.latency_ms)).toEqual([500, 500]);
    expect(steps[0]?.step_id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(steps[0]?.step_id).not.toBe(steps[1]?.step_id);
  });

  it("fills typed fields from metadata, and keeps what is typed", () => {
    const metadata = { attempt: 2, model: "m-1", input_tokens: 10, output_tokens: 1.5, cost_usd: 0.001317 };
    const [filled, typed] = recordOf(
      sampleRun({
        steps: [
          sampleStep(0, { metadata }),
          sampleStep(1, { metadata, attempt: 3, model: "m-2", usage: { inputTokens: 7n, costUsd: 2 } }),
        ],
      }),
    ).steps;
    expect(filled).toMatchObject({
      attempt: 2,
      model: "m-1",
      input_tokens: 10n,
      output_tokens: null,
      cost_nano_usd: 1_317_000n,
      metadata,
    });
    expect(typed).toMatchObject({
      attempt: 3,
      model: "m-2",
      input_tokens: 7n,
      cost_nano_usd: 2_000_000_000n,
    });
  });

  it("stores a digest of a digest, under the key of the project", () => {
    const run = sampleRun({ steps: [0, 1].map((seq) => sampleStep(seq, { argumentDigest: DIGEST })) });
    const digests = recordOf(run).steps.map((step) => step.argument_digest);
    expect(digests).toEqual([testDigest(DIGEST), testDigest(DIGEST)]);
    expect(digests[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    // HMAC-SHA-256 of the 16 bytes, as any other implementation makes it.
    expect(digests[0]).toBe("88944bc0-a867-3ab8-d1a6-ddc056e10ad1");
    const other = storedDigest(new Uint8Array(32).fill(8));
    expect(atOnce(recordInParts(run, other)).steps[0]?.argument_digest).not.toBe(digests[0]);
  });

  it("sums usage, and counts failed steps by error code and by failure", () => {
    const { run } = recordOf(
      sampleRun({
        steps: [
          sampleStep(0, { stepId: STEP_ID, usage: { inputTokens: 5n } }),
          sampleStep(1, { errorCode: "timeout", usage: { inputTokens: 6n, costUsd: 0.1 } }),
          sampleStep(2),
        ],
        failures: [{ ...sampleFailure, stepId: STEP_ID.toUpperCase() }],
      }),
    );
    expect(run).toMatchObject({
      failed_step_count: 2,
      failure_count: 1,
      input_tokens: 11n,
      output_tokens: null,
      cost_nano_usd: 100_000_000n,
    });
  });

  it("gives two like failures two ids", () => {
    const { failures } = recordOf(sampleRun({ failures: [sampleFailure, sampleFailure] }));
    expect(new Set(failures.map((failure) => failure.failure_id)).size).toBe(2);
  });
});

describe("the content hash", () => {
  it("is the same in any order of items and keys, whatever the encoding and the case of ids", () => {
    const steps = [
      sampleStep(0, { metadata: { a: 1, b: ["x", null] } }),
      sampleStep(1, { stepId: STEP_ID, usage: { costUsd: 0.1 } }),
      sampleStep(2, { parentStepId: STEP_ID }),
    ];
    const failures = [sampleFailure, { ...sampleFailure, failureCode: "api_error" }, sampleFailure];
    const expected = hashOf({ steps, failures });
    const shuffled = <T>(items: readonly T[]) =>
      fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
    fc.assert(
      fc.property(shuffled(steps), shuffled(failures), (someSteps, someFailures) => {
        const run = sampleRun({ steps: someSteps, failures: someFailures });
        const json = fromJson(RunSchema, toJson(RunSchema, run));
        const binary = fromBinary(RunSchema, toBinary(RunSchema, json));
        expect(Buffer.from(recordOf(binary).run.content_hash).toString("hex")).toBe(expected);
      }),
      { numRuns: 30 },
    );
    const otherOrder = steps.map((step) => ({
      ...step,
      metadata: step.metadata && { b: ["x", null], a: 1 },
    }));
    expect(hashOf({ steps: otherOrder, failures })).toBe(expected);
  });

  it("of a run without decisions and signals is what it was before there were any", () => {
    const fields = { status: RunStatus.FAILURE, failures: [sampleFailure] };
    expect(hashOf(fields)).toBe("0159b3ae4baaabd444eaa54190bb80e9b24dccf5fddf5db4d80dd052e5ffce48ba");
    expect(recordOf(sampleRun(fields)).failures[0]?.failure_id).toBe("e3a034be-c438-5b20-b176-1f32928899e5");
  });

  it("of a step that tells nothing of progress is what it was before steps could", () => {
    const full = sampleStep(0, {
      stepId: STEP_ID,
      parentStepId: STEP_ID.replace("a", "b"),
      attempt: 2,
      model: "m-1",
      usage: { inputTokens: 5n, costUsd: 0.25 },
      errorCode: "timeout",
      metadata: { tries: 1 },
    });
    const { steps } = recordOf(sampleRun({ steps: [full, sampleStep(1, { wait: undefined })] }));
    expect(steps.map(({ item_hash }) => item_hash)).toEqual([1915373847738177894n, 5067258305578295435n]);
  });

  it("does not tell a default from the same value sent", () => {
    expect(hashOf({ environment: "production" })).toBe(hashOf({ environment: "" }));
    expect(hashOf({ steps: [sampleStep(0, { latencyMs: 500 })] })).toBe(hashOf({ steps: [sampleStep(0)] }));
    expect(hashOf({ steps: [sampleStep(0, { metadata: {} })] })).toBe(hashOf({ steps: [sampleStep(0)] }));
  });

  it("ignores digits finer than a microsecond and output-only fields", () => {
    const time = (nanos: number) => create(TimestampSchema, { seconds: 1_793_534_395n, nanos });
    expect(hashOf({ startedAt: time(1_999) })).toBe(hashOf({ startedAt: time(1_000) }));
    expect(hashOf({ startedAt: time(2_000) })).not.toBe(hashOf({ startedAt: time(1_000) }));
    expect(hashOf({ stepCount: 99, durationMs: 1n, steps: [sampleStep(0, { failed: true })] })).toBe(
      hashOf({ steps: [sampleStep(0)] }),
    );
  });

  const changes: Parameters<typeof sampleRun>[0][] = [
    { agentId: "other" },
    { agentVersion: "1.4.3" },
    { environment: "staging" },
    { status: RunStatus.PARTIAL },
    { sessionId: "s-1" },
    { parentRunId: STEP_ID },
    { traceId: "4bf92f3577b34da6a3ce929d0e0e4736" },
    { steps: [sampleStep(0)] },
    { failures: [sampleFailure] },
    { decisions: [sampleDecision] },
    { decisions: [sampleDecision, sampleDecision] },
    { decisions: [{ ...sampleDecision, selected: "use_cache" }] },
    { decisions: [{ ...sampleDecision, confidence: 0 }] },
    { decisions: [{ ...sampleDecision, candidates: ["search_orders"] }] },
    { decisions: [{ ...sampleDecision, metadata: { options: 2 } }] },
    { qualitySignals: [sampleSignal] },
    { qualitySignals: [{ ...sampleSignal, value: false }] },
    { qualitySignals: [{ ...sampleSignal, value: undefined, number: 1 }] },
    { qualitySignals: [{ ...sampleSignal, value: undefined, category: "true" }] },
    { qualitySignals: [{ ...sampleSignal, weight: 1 }] },
    { failures: [{ ...sampleFailure, failureType: FailureType.MODEL }] },
    { failures: [{ ...sampleFailure, message: "other" }] },
    { steps: [sampleStep(0), sampleStep(1, { name: "other" })] },
    { steps: [sampleStep(0), sampleStep(1, { metadata: { a: 1 } })] },
    { steps: [sampleStep(0), sampleStep(1, { metadata: { a: null } })] },
    { steps: [sampleStep(0), sampleStep(1, { attempt: 2 })] },
    { steps: [sampleStep(0), sampleStep(1, { usage: { inputTokens: 0n } })] },
    { steps: [sampleStep(0), sampleStep(1, { errorCode: "timeout" })] },
    { steps: [sampleStep(0), sampleStep(1, { latencyMs: 501 })] },
    { steps: [sampleStep(0), sampleStep(1, { wait: StepWait.PERSON })] },
    { steps: [sampleStep(0), sampleStep(1, { wait: StepWait.RUN })] },
    { steps: [sampleStep(0), sampleStep(1, { argumentDigest: DIGEST })] },
    { steps: [sampleStep(0), sampleStep(1, { argumentDigest: DIGEST.replace("0", "1") })] },
    { steps: [sampleStep(0), sampleStep(1, { resultBytes: 0n })] },
    { steps: [sampleStep(0), sampleStep(1, { resultBytes: 1n })] },
  ];

  it("differs for every change of content", () => {
    const hashes = [{}, ...changes].map(hashOf);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
