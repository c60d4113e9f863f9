import { randomUUID } from "node:crypto";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";

/** A run that must be refused: what it is, its body for `POST /v1/runs`, and the field that the reply must name. */
export type BadRun = readonly [name: string, run: unknown, field: string];

const hoursAhead = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const withStep = (fields: Record<string, unknown>) => sampleRun({ steps: [sampleStep(0, fields)] });
const withMetadata = (metadata: unknown) => withStep({ metadata });
const failure = { failure_type: "tool", failure_code: "timeout", message: "No answer within 30 s" };
const withFailure = (fields: Record<string, unknown>) =>
  sampleRun({ status: "failure", failure: { ...failure, ...fields } });
const withDecision = (fields: Record<string, unknown>) =>
  sampleRun({
    decisions: [{ decision_type: "tool_selection", selected: "api", reason_code: "fresh_data", ...fields }],
  });
const withSignal = (fields: Record<string, unknown>) =>
  sampleRun({
    quality_signals: [{ signal_type: "schema_valid", signal_code: "full_match", value: true, ...fields }],
  });
const stepId = randomUUID();

/** Runs that break a rule of the contract. */
export const badRuns: readonly BadRun[] = [
  ["a missing id", sampleRun({ run_id: undefined }), "run_id"],
  ["an id that is no UUID", sampleRun({ run_id: "run-1" }), "run_id"],
  ["an id that is a number", sampleRun({ run_id: 7 }), "run_id"],
  ["a missing agent", sampleRun({ agent_id: undefined }), "agent_id"],
  ["an empty version", sampleRun({ agent_version: "" }), "agent_version"],
  ["an agent of 256 characters", sampleRun({ agent_id: "a".repeat(256) }), "agent_id"],
  ["a missing status", sampleRun({ status: undefined }), "status"],
  ["an unknown status", sampleRun({ status: "finished" }), "status"],
  ["an unspecified status", sampleRun({ status: "RUN_STATUS_UNSPECIFIED" }), "status"],
  ["a status number out of range", sampleRun({ status: 99 }), "status"],
  ["a running run", sampleRun({ status: "running" }), "status"],
  ["an abandoned run", sampleRun({ status: "abandoned" }), "status"],
  ["a failed run without failure", sampleRun({ status: "failure" }), "failures"],
  ["a missing start", sampleRun({ started_at: undefined }), "started_at"],
  ["a time that is none", sampleRun({ started_at: "yesterday" }), "started_at"],
  ["a time that is a number", sampleRun({ started_at: 1_793_534_395 }), "started_at"],
  ["a day that is none", sampleRun({ started_at: "2026-02-30T00:00:00Z" }), "started_at"],
  ["an end before the start", sampleRun({ ended_at: "2020-01-01T00:00:00Z" }), "ended_at"],
  [
    "a start 25 h ahead",
    sampleRun({ started_at: hoursAhead(25), ended_at: hoursAhead(26), steps: [] }),
    "started_at",
  ],
  ["a trace id of zeros", sampleRun({ trace_id: "0".repeat(32) }), "trace_id"],
  ["a trace id in capitals", sampleRun({ trace_id: "A".repeat(32) }), "trace_id"],
  ["a parent run that is no UUID", sampleRun({ parent_run_id: "x" }), "parent_run_id"],
  ["steps that are no list", sampleRun({ steps: { seq: 0 } }), "steps"],
  ["a step that is no object", sampleRun({ steps: ["think"] }), "steps[0]"],
  ["a null step", sampleRun({ steps: [null] }), "steps[0]"],
  ["a missing seq", withStep({ seq: undefined }), "steps[0].seq"],
  ["a negative seq", withStep({ seq: -1 }), "steps[0].seq"],
  ["a seq that is no whole number", withStep({ seq: 0.5 }), "steps[0].seq"],
  ["a gap in seq", sampleRun({ steps: [sampleStep(0), sampleStep(2)] }), "steps[1].seq"],
  ["a repeated seq", sampleRun({ steps: [sampleStep(0), sampleStep(0)] }), "steps[1].seq"],
  [
    "a repeated step id",
    sampleRun({ steps: [sampleStep(0, { step_id: stepId }), sampleStep(1, { step_id: stepId })] }),
    "steps[1].step_id",
  ],
  ["a missing step type", withStep({ step_type: undefined }), "steps[0].step_type"],
  ["an unknown step type", withStep({ step_type: "thought" }), "steps[0].step_type"],
  ["a missing step name", withStep({ name: undefined }), "steps[0].name"],
  ["a step without start", withStep({ started_at: null }), "steps[0].started_at"],
  ["a step without end", withStep({ ended_at: null }), "steps[0].ended_at"],
  ["a step that ends before it starts", withStep({ ended_at: "2020-01-01T00:00:00Z" }), "steps[0].ended_at"],
  ["a negative latency", withStep({ latency_ms: -1 }), "steps[0].latency_ms"],
  ["a latency over 2^31-1", withStep({ latency_ms: 2 ** 31 }), "steps[0].latency_ms"],
  ["a latency of NaN", withStep({ latency_ms: "NaN" }), "steps[0].latency_ms"],
  ["attempt 0", withStep({ attempt: 0 }), "steps[0].attempt"],
  ["negative tokens", withStep({ usage: { input_tokens: -1 } }), "steps[0].usage.input_tokens"],
  ["tokens over 2^53-1", withStep({ usage: { input_tokens: 2 ** 60 } }), "steps[0].usage.input_tokens"],
  ["a cost of NaN", withStep({ usage: { cost_usd: "NaN" } }), "steps[0].usage.cost_usd"],
  ["an infinite cost", withStep({ usage: { cost_usd: "Infinity" } }), "steps[0].usage.cost_usd"],
  ["a negative cost", withStep({ usage: { cost_usd: -0.01 } }), "steps[0].usage.cost_usd"],
  ["an unknown parent", withStep({ parent_step_id: randomUUID() }), "steps[0].parent_step_id"],
  [
    "a step that is its own parent",
    withStep({ step_id: stepId, parent_step_id: stepId }),
    "steps[0].parent_step_id",
  ],
  ["a failure of an unknown step", withFailure({ step_id: randomUUID() }), "failures[0].step_id"],
  ["a failure of no type", withFailure({ failure_type: null }), "failures[0].failure_type"],
  ["a failure without code", withFailure({ failure_code: "" }), "failures[0].failure_code"],
  ["a failure without message", withFailure({ message: null }), "failures[0].message"],
  ["a message of 501 characters", withFailure({ message: "e".repeat(501) }), "failures[0].message"],
  ["a decision without type", withDecision({ decision_type: null }), "decisions[0].decision_type"],
  ["a decision for words", withDecision({ selected: "the second one" }), "decisions[0].selected"],
  ["a reason in words", withDecision({ reason_code: "it looked right" }), "decisions[0].reason_code"],
  ["a candidate in words", withDecision({ candidates: ["a", "two words"] }), "decisions[0].candidates[1]"],
  ["33 candidates", withDecision({ candidates: Array(33).fill("a") }), "decisions[0].candidates"],
  ["a confidence over 1", withDecision({ confidence: 1.5 }), "decisions[0].confidence"],
  ["a decision of an unknown step", withDecision({ step_id: randomUUID() }), "decisions[0].step_id"],
  ["an unknown field of a decision", withDecision({ reasoning: "x" }), "decisions[0].reasoning"],
  [
    "a signal of a type in words",
    withSignal({ signal_type: "is it good" }),
    "quality_signals[0].signal_type",
  ],
  ["a signal without a value", withSignal({ value: null }), "quality_signals[0].value"],
  ["a signal with two", withSignal({ number: 1 }), "quality_signals[0].value"],
  ["a value that is no yes or no", withSignal({ value: "yes" }), "quality_signals[0].value"],
  ["a negative weight", withSignal({ weight: -0.1 }), "quality_signals[0].weight"],
  ["an unknown field", sampleRun({ agent: "support" }), "agent"],
  ["an unknown field of a step", withStep({ latency: 5 }), "steps[0].latency"],
  ["a field in camel case", sampleRun({ runId: randomUUID() }), "runId"],
  ["NUL in a name", withStep({ name: "a\0b" }), "steps[0].name"],
  [
    "a metadata key that would be lost",
    withMetadata(JSON.parse('{"__proto__": 1}')),
    "steps[0].metadata.__proto__",
  ],
  ["NUL in a metadata value", withMetadata({ region: "a\0b" }), "steps[0].metadata"],
  ["a lone surrogate in a name", withStep({ name: "a\ud800b" }), "steps[0].name"],
  ["a lone surrogate in a metadata value", withMetadata({ region: "\udc00" }), "steps[0].metadata"],
];

/** Runs that hold, or may hold, content. */
export const privateRuns: readonly BadRun[] = [
  ["nested metadata", withMetadata({ http: { status: 200 } }), "steps[0].metadata.http"],
  ["a list in a list", withMetadata({ hosts: [["a"]] }), "steps[0].metadata.hosts"],
  [
    "a string under a key that names content",
    withMetadata({ user_prompt: "x y" }),
    "steps[0].metadata.user_prompt",
  ],
  ["a string under camelCase output", withMetadata({ toolOutput: "x y" }), "steps[0].metadata.toolOutput"],
  ["a metadata key of 65 characters", withMetadata({ ["k".repeat(65)]: 1 }), "steps[0].metadata"],
  [
    "a metadata value of 257 characters",
    withMetadata({ region: "r".repeat(257) }),
    "steps[0].metadata.region",
  ],
  ["a metadata value of two lines", withMetadata({ region: "a\nb" }), "steps[0].metadata.region"],
  [
    "65 metadata keys",
    withMetadata(Object.fromEntries(Array.from({ length: 65 }, (_, key) => [`k${key}`, key]))),
    "steps[0].metadata",
  ],
  ["a list of 17", withMetadata({ hosts: Array(17).fill("a") }), "steps[0].metadata.hosts"],
  [
    "nested metadata of a decision",
    withDecision({ metadata: { http: { status: 200 } } }),
    "decisions[0].metadata.http",
  ],
  [
    "a string under a key that names content, of a signal",
    withSignal({ metadata: { reasoning: "x y" } }),
    "quality_signals[0].metadata.reasoning",
  ],
  ["an agent of white space", sampleRun({ agent_id: " \u00a0\u200b" }), "agent_id"],
  ["a blank version", sampleRun({ agent_version: "  " }), "agent_version"],
  ["a blank step name", withStep({ name: "\u3164" }), "steps[0].name"],
  ["a message of two lines", withFailure({ message: "a\nb" }), "failures[0].message"],
];
