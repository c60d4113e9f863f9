import type { DescField } from "@bufbuild/protobuf";
import { type BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  ListValueSchema,
  NullValue,
  StructSchema,
  TimestampSchema,
  ValueSchema,
} from "@bufbuild/protobuf/wkt";
import { FailureSchema, FailureType } from "@runfacts/gen/client/failure";
import { RunSchema, RunStatus } from "@runfacts/gen/client/run";
import { StepSchema, StepType, StepWait, UsageSchema } from "@runfacts/gen/client/step";
import type * as failureFacts from "../failure-details.ts";
import type {
  Facts,
  FactValue,
  FailureRecord,
  PartRecord,
  RunRecord,
  StepRecord,
} from "../recording/run-record.ts";
import type { StepText } from "../recording/step-options.ts";
import type * as runFacts from "../run.ts";
import type * as stepFacts from "../step.ts";

const statuses: { readonly [status in runFacts.RunStatus]: RunStatus } = {
  success: RunStatus.SUCCESS,
  failure: RunStatus.FAILURE,
  partial: RunStatus.PARTIAL,
};
const stepTypes: { readonly [type in stepFacts.StepType]: StepType } = {
  plan: StepType.PLAN,
  retrieve: StepType.RETRIEVE,
  tool: StepType.TOOL,
  respond: StepType.RESPOND,
  other: StepType.OTHER,
};
const stepWaits: { readonly [wait in stepFacts.StepWait]: StepWait } = {
  person: StepWait.PERSON,
  run: StepWait.RUN,
};
const failureTypes: { readonly [type in failureFacts.FailureType]: FailureType } = {
  tool: FailureType.TOOL,
  model: FailureType.MODEL,
  retrieval: FailureType.RETRIEVAL,
  orchestration: FailureType.ORCHESTRATION,
};

const framed = ({ number }: Pick<DescField, "number">) => (number << 3) | WireType.LengthDelimited;
const varint = ({ number }: Pick<DescField, "number">) => (number << 3) | WireType.Varint;
const double = ({ number }: Pick<DescField, "number">) => (number << 3) | WireType.Bit64;

/** A tag for each field: one that is recorded and has none does not compile. */
type Tags<Record> = { readonly [field in keyof Record]-?: number };

const { field: ofRun } = RunSchema;
const runTags = {
  runId: framed(ofRun.runId),
  agentId: framed(ofRun.agentId),
  agentVersion: framed(ofRun.agentVersion),
  environment: framed(ofRun.environment),
  status: varint(ofRun.status),
  startedAt: framed(ofRun.startedAt),
  endedAt: framed(ofRun.endedAt),
  sessionId: framed(ofRun.sessionId),
  parentRunId: framed(ofRun.parentRunId),
  traceId: framed(ofRun.traceId),
  steps: framed(ofRun.steps),
  failures: framed(ofRun.failures),
} satisfies Tags<RunRecord>;
const { field: ofStep } = StepSchema;
const textTags: { readonly [text in StepText]: number } = { model: framed(ofStep.model) };
const texts = Object.entries(textTags) as [StepText, number][];
const stepTags = {
  ...textTags,
  stepId: framed(ofStep.stepId),
  seq: varint(ofStep.seq),
  stepType: varint(ofStep.stepType),
  name: framed(ofStep.name),
  startedAt: framed(ofStep.startedAt),
  endedAt: framed(ofStep.endedAt),
  metadata: framed(ofStep.metadata),
  parentStepId: framed(ofStep.parentStepId),
  attempt: varint(ofStep.attempt),
  usage: framed(ofStep.usage),
  errorCode: framed(ofStep.errorCode),
  wait: varint(ofStep.wait),
  argumentDigest: framed(ofStep.argumentDigest),
  resultBytes: varint(ofStep.resultBytes),
} satisfies Tags<StepRecord>;
const { field: ofUsage } = UsageSchema;
const usageTags = {
  inputTokens: varint(ofUsage.inputTokens),
  outputTokens: varint(ofUsage.outputTokens),
  cacheReadTokens: varint(ofUsage.cacheReadTokens),
  reasoningTokens: varint(ofUsage.reasoningTokens),
  costUsd: double(ofUsage.costUsd),
} satisfies Tags<stepFacts.Usage>;
const { field: ofFailure } = FailureSchema;
const failureTags = {
  failureId: framed(ofFailure.failureId),
  stepId: framed(ofFailure.stepId),
  failureType: varint(ofFailure.failureType),
  failureCode: framed(ofFailure.failureCode),
  message: framed(ofFailure.message),
} satisfies Tags<FailureRecord>;
const timeTags = {
  seconds: varint(TimestampSchema.field.seconds),
  nanos: varint(TimestampSchema.field.nanos),
};
const { field: ofValue } = ValueSchema;
const valueTags = {
  null: varint(ofValue.nullValue),
  number: double(ofValue.numberValue),
  string: framed(ofValue.stringValue),
  bool: varint(ofValue.boolValue),
  list: framed(ofValue.listValue),
};
const entriesTag = framed(StructSchema.field.fields);
// Of an entry of a map, in every message.
const entryTags = { key: framed({ number: 1 }), value: framed({ number: 2 }) };
const itemsTag = framed(ListValueSchema.field.values);

const HIGHEST_UINT32 = 0xffff_ffff;

function writeText(writer: BinaryWriter, tag: number, text: string | undefined): void {
  if (text !== undefined) writer.uint32(tag).string(text);
}

function writeCount(writer: BinaryWriter, tag: number, count: number | undefined): void {
  if (count === undefined) return;
  writer.uint32(tag);
  if (count <= HIGHEST_UINT32) writer.uint32(count);
  else writer.uint64(count);
}

function writeNumber(writer: BinaryWriter, tag: number, number: number | undefined): void {
  if (number !== undefined) writer.uint32(tag).double(number);
}

function writeTime(writer: BinaryWriter, tag: number, microseconds: number | undefined): void {
  if (microseconds === undefined) return;
  const seconds = Math.floor(microseconds / 1e6);
  writer.uint32(tag).fork();
  writeCount(writer, timeTags.seconds, seconds);
  writeCount(writer, timeTags.nanos, (microseconds - seconds * 1e6) * 1000);
  writer.join();
}

function writeUsage(writer: BinaryWriter, usage: stepFacts.Usage | undefined): void {
  if (usage === undefined) return;
  writer.uint32(stepTags.usage).fork();
  writeCount(writer, usageTags.inputTokens, usage.inputTokens);
  writeCount(writer, usageTags.outputTokens, usage.outputTokens);
  writeCount(writer, usageTags.cacheReadTokens, usage.cacheReadTokens);
  writeCount(writer, usageTags.reasoningTokens, usage.reasoningTokens);
  writeNumber(writer, usageTags.costUsd, usage.costUsd);
  writer.join();
}

function writeValue(writer: BinaryWriter, tag: number, value: FactValue): void {
  writer.uint32(tag).fork();
  if (typeof value === "string") writeText(writer, valueTags.string, value);
  else if (typeof value === "number") writeNumber(writer, valueTags.number, value);
  else if (typeof value === "boolean") writer.uint32(valueTags.bool).bool(value);
  else if (value === null) writer.uint32(valueTags.null).uint32(NullValue.NULL_VALUE);
  else {
    writer.uint32(valueTags.list).fork();
    for (const item of value) writeValue(writer, itemsTag, item);
    writer.join();
  }
  writer.join();
}

function writeFacts(writer: BinaryWriter, facts: Facts | undefined): void {
  if (facts === undefined) return;
  writer.uint32(stepTags.metadata).fork();
  for (const key of Object.keys(facts)) {
    writer.uint32(entriesTag).fork();
    writeText(writer, entryTags.key, key);
    writeValue(writer, entryTags.value, facts[key] ?? null);
    writer.join();
  }
  writer.join();
}

function writeStep(writer: BinaryWriter, step: StepRecord): void {
  writer.uint32(runTags.steps).fork();
  writeText(writer, stepTags.stepId, step.stepId);
  writeCount(writer, stepTags.seq, step.seq);
  writeCount(writer, stepTags.stepType, stepTypes[step.stepType]);
  writeText(writer, stepTags.name, step.name);
  writeTime(writer, stepTags.startedAt, step.startedAt);
  writeTime(writer, stepTags.endedAt, step.endedAt);
  writeFacts(writer, step.metadata);
  writeText(writer, stepTags.parentStepId, step.parentStepId);
  writeCount(writer, stepTags.attempt, step.attempt);
  for (const [text, tag] of texts) writeText(writer, tag, step[text]);
  writeUsage(writer, step.usage);
  writeText(writer, stepTags.errorCode, step.errorCode);
  writeCount(writer, stepTags.wait, step.wait && stepWaits[step.wait]);
  writeText(writer, stepTags.argumentDigest, step.argumentDigest);
  writeCount(writer, stepTags.resultBytes, step.resultBytes);
  writer.join();
}

function writeFailure(writer: BinaryWriter, failure: FailureRecord): void {
  writer.uint32(runTags.failures).fork();
  writeText(writer, failureTags.failureId, failure.failureId);
  writeText(writer, failureTags.stepId, failure.stepId);
  writeCount(writer, failureTags.failureType, failureTypes[failure.failureType]);
  writeText(writer, failureTags.failureCode, failure.failureCode);
  writeText(writer, failureTags.message, failure.message);
  writer.join();
}

/**
 * Writes a run, or a part of one that has not ended, as a message of the contract with its length before it: what stands for
 * it in a request. Written by hand, since to make a message first takes several times as long.
 */
export function encodeRun(writer: BinaryWriter, run: RunRecord | PartRecord): Uint8Array<ArrayBuffer> {
  const { status, endedAt } = "status" in run ? run : { status: undefined, endedAt: undefined };
  writer.fork();
  writeText(writer, runTags.runId, run.runId);
  writeText(writer, runTags.agentId, run.agentId);
  writeText(writer, runTags.agentVersion, run.agentVersion);
  writeText(writer, runTags.environment, run.environment);
  writeCount(writer, runTags.status, status === undefined ? RunStatus.RUNNING : statuses[status]);
  writeTime(writer, runTags.startedAt, run.startedAt);
  writeTime(writer, runTags.endedAt, endedAt);
  writeText(writer, runTags.sessionId, run.sessionId);
  writeText(writer, runTags.parentRunId, run.parentRunId);
  writeText(writer, runTags.traceId, run.traceId);
  for (const step of run.steps) writeStep(writer, step);
  for (const failure of run.failures) writeFailure(writer, failure);
  return writer.join().finish();
}
