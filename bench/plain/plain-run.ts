import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { Run } from "@runfacts/gen/server/run";
import { failureTypes, statuses, stepTypes, wordOf } from "../data/enum-words.ts";

/** A run as REST sends it, its times as text: what the plain way stores. */
export interface PlainRun {
  readonly run_id: string;
  readonly agent_id: string;
  readonly agent_version: string;
  readonly environment: string;
  readonly status: string;
  readonly started_at: string;
  readonly ended_at: string;
  readonly session_id?: string | undefined;
  readonly steps: readonly PlainStep[];
  readonly failures: readonly PlainFailure[];
}

interface PlainStep {
  readonly step_id: string;
  readonly seq: number;
  readonly step_type: string;
  readonly name: string;
  readonly latency_ms: number;
  readonly started_at: string;
  readonly ended_at: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

interface PlainFailure {
  readonly failure_id: string;
  readonly step_id?: string | undefined;
  readonly failure_type: string;
  readonly failure_code: string;
  readonly message: string;
}

/** The same run from a gRPC message. */
export function fromMessage(run: Run): PlainRun {
  return {
    run_id: run.runId,
    agent_id: run.agentId,
    agent_version: run.agentVersion,
    environment: run.environment,
    status: wordOf(statuses, run.status),
    ...times(run),
    session_id: run.sessionId,
    steps: run.steps.map((step) => ({
      step_id: step.stepId,
      seq: step.seq ?? 0,
      step_type: wordOf(stepTypes, step.stepType),
      name: step.name,
      latency_ms: step.latencyMs ?? 0,
      ...times(step),
      metadata: step.metadata ?? {},
    })),
    failures: run.failures.map((failure) => ({
      failure_id: failure.failureId,
      step_id: failure.stepId,
      failure_type: wordOf(failureTypes, failure.failureType),
      failure_code: failure.failureCode,
      message: failure.message,
    })),
  };
}

function times({ startedAt, endedAt }: Pick<Run, "startedAt" | "endedAt">) {
  if (startedAt === undefined || endedAt === undefined) throw new Error("a run without times");
  return {
    started_at: timestampDate(startedAt).toISOString(),
    ended_at: timestampDate(endedAt).toISOString(),
  };
}
