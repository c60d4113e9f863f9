import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { GeneratedRun } from "@runfacts/dev/generated-run";
import { type Run, RunSchema } from "@runfacts/gen/server/run";
import { failureTypes, statuses, stepTypes } from "./enum-words.ts";

/** A run as gRPC sends it. */
export function toMessage(run: GeneratedRun): Run {
  return create(RunSchema, {
    runId: run.run_id,
    agentId: run.agent_id,
    agentVersion: run.agent_version,
    environment: run.environment,
    status: statuses[run.status],
    startedAt: timestampFromMs(run.started_at),
    endedAt: timestampFromMs(run.ended_at),
    sessionId: run.session_id,
    steps: run.steps.map((step) => ({
      stepId: step.step_id,
      seq: step.seq,
      stepType: stepTypes[step.step_type],
      name: step.name,
      latencyMs: step.latency_ms,
      startedAt: timestampFromMs(step.started_at),
      endedAt: timestampFromMs(step.ended_at),
      metadata: { ...step.metadata },
    })),
    failures: run.failures.map((failure) => ({
      failureId: failure.failure_id,
      stepId: failure.step_id,
      failureType: failureTypes[failure.failure_type],
      failureCode: failure.failure_code,
      message: failure.message,
    })),
  });
}
