import { create } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { type Failure, FailureSchema, FailureType } from "@runfacts/gen/client/failure";
import { type Run, RunSchema, RunStatus } from "@runfacts/gen/client/run";
import { type Step, StepSchema, StepType, type Usage, UsageSchema } from "@runfacts/gen/client/step";
import type * as facts from "../index.ts";
import type { FailureRecord, RunRecord, StepRecord } from "../recording/run-record.ts";

const statuses: { readonly [status in facts.RunStatus]: RunStatus } = {
  success: RunStatus.SUCCESS,
  failure: RunStatus.FAILURE,
  partial: RunStatus.PARTIAL,
};
const stepTypes: { readonly [type in facts.StepType]: StepType } = {
  plan: StepType.PLAN,
  retrieve: StepType.RETRIEVE,
  tool: StepType.TOOL,
  respond: StepType.RESPOND,
  other: StepType.OTHER,
};
const failureTypes: { readonly [type in facts.FailureType]: FailureType } = {
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

function toUsage(usage: facts.Usage): Usage {
  return create(UsageSchema, {
    inputTokens: toCount(usage.inputTokens),
    outputTokens: toCount(usage.outputTokens),
    cacheReadTokens: toCount(usage.cacheReadTokens),
    reasoningTokens: toCount(usage.reasoningTokens),
    costUsd: usage.costUsd,
  });
}

function toStep(step: StepRecord): Step {
  const { stepType, startedAt, endedAt, usage, metadata, ...same } = step;
  return create(StepSchema, {
    ...same,
    stepType: stepTypes[stepType],
    startedAt: toTimestamp(startedAt),
    endedAt: toTimestamp(endedAt ?? startedAt),
    usage: usage && toUsage(usage),
    metadata,
  });
}

function toFailure({ failureType, ...same }: FailureRecord): Failure {
  return create(FailureSchema, { ...same, failureType: failureTypes[failureType] });
}

/** The message of the contract for a run. */
export function toMessage(record: RunRecord): Run {
  const { status, startedAt, endedAt, steps, failures, ...same } = record;
  return create(RunSchema, {
    ...same,
    status: statuses[status],
    startedAt: toTimestamp(startedAt),
    endedAt: toTimestamp(endedAt),
    steps: steps.map(toStep),
    failures: failures.map(toFailure),
  });
}
