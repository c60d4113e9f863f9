import { create } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { type Failure, FailureSchema, FailureType } from "@runfacts/gen/client/failure";
import { type Run, RunSchema, RunStatus } from "@runfacts/gen/client/run";
import {
  type Step,
  StepSchema,
  StepType,
  StepWait,
  type Usage,
  UsageSchema,
} from "@runfacts/gen/client/step";
import type * as failureFacts from "../failure-details.ts";
import type { FailureRecord, PartRecord, RunRecord, StepRecord } from "../recording/run-record.ts";
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

function toTimestamp(microseconds: number): Timestamp {
  const seconds = Math.floor(microseconds / 1e6);
  return create(TimestampSchema, {
    seconds: BigInt(seconds),
    nanos: (microseconds - seconds * 1e6) * 1000,
  });
}

const toCount = (count: number | undefined) => (count === undefined ? undefined : BigInt(count));

function toUsage(usage: stepFacts.Usage): Usage {
  return create(UsageSchema, {
    inputTokens: toCount(usage.inputTokens),
    outputTokens: toCount(usage.outputTokens),
    cacheReadTokens: toCount(usage.cacheReadTokens),
    reasoningTokens: toCount(usage.reasoningTokens),
    costUsd: usage.costUsd,
  });
}

function toStep(step: StepRecord): Step {
  const { stepType, startedAt, endedAt, usage, metadata, wait, resultBytes, ...same } = step;
  return create(StepSchema, {
    ...same,
    stepType: stepTypes[stepType],
    startedAt: toTimestamp(startedAt),
    endedAt: endedAt === undefined ? undefined : toTimestamp(endedAt),
    usage: usage && toUsage(usage),
    metadata,
    ...(wait !== undefined && { wait: stepWaits[wait] }),
    resultBytes: toCount(resultBytes),
  });
}

function toFailure({ failureType, ...same }: FailureRecord): Failure {
  return create(FailureSchema, { ...same, failureType: failureTypes[failureType] });
}

/** The message of the contract for a run, or for a part of one that has not ended. */
export function toMessage(record: RunRecord | PartRecord): Run {
  const { startedAt, steps, failures, ...same } = record;
  const { status, endedAt, ...head } =
    "status" in same ? same : { ...same, status: undefined, endedAt: undefined };
  return create(RunSchema, {
    ...head,
    status: status === undefined ? RunStatus.RUNNING : statuses[status],
    startedAt: toTimestamp(startedAt),
    endedAt: endedAt === undefined ? undefined : toTimestamp(endedAt),
    steps: steps.map(toStep),
    failures: failures.map(toFailure),
  });
}
