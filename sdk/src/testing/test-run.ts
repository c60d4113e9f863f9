import type { FailureType } from "../failure-details.ts";
import type { RunRecord, StepRecord } from "../recording/run-record.ts";
import type { RunStatus } from "../run.ts";
import type { Metadata, StepType, StepWait, Usage } from "../step.ts";

/** A step as it would be stored. */
export interface TestStep {
  readonly stepId: string;
  readonly parentStepId: string | undefined;
  readonly type: StepType;
  readonly name: string;
  readonly attempt: number | undefined;
  readonly model: string | undefined;
  readonly usage: Usage;
  readonly metadata: Metadata;
  readonly errorCode: string | undefined;
  readonly wait: StepWait | undefined;
  readonly argumentDigest: string | undefined;
  readonly resultBytes: number | undefined;
  readonly durationMs: number;
}

/** A failure as it would be stored. */
export interface TestFailure {
  readonly type: FailureType;
  readonly code: string;
  readonly message: string;
  /** Absent for the run as a whole. */
  readonly stepId: string | undefined;
}

/** A run that has ended, as it would be stored: what breaks a rule of privacy is left out already. */
export interface TestRun {
  readonly runId: string;
  readonly agentId: string;
  readonly agentVersion: string;
  readonly environment: string;
  readonly sessionId: string | undefined;
  readonly parentRunId: string | undefined;
  readonly traceId: string | undefined;
  readonly status: RunStatus;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** In the order in which they were started. */
  readonly steps: readonly TestStep[];
  readonly failures: readonly TestFailure[];
}

const millisecondsOf = (from: number, to: number) => Math.round(to - from) / 1000;

function testStepOf(step: StepRecord): TestStep {
  const { stepId, parentStepId, stepType: type, name, attempt, model, errorCode } = step;
  const { wait, argumentDigest, resultBytes } = step;
  return {
    ...{ stepId, parentStepId, type, name, attempt, model, errorCode, wait, argumentDigest, resultBytes },
    usage: { ...step.usage },
    metadata: { ...step.metadata },
    durationMs: millisecondsOf(step.startedAt, step.endedAt ?? step.startedAt),
  };
}

/** What a test sees of a run. */
export function testRunOf(run: RunRecord): TestRun {
  const { runId, agentId, agentVersion, environment, sessionId, parentRunId, traceId, status } = run;
  return {
    ...{ runId, agentId, agentVersion, environment, sessionId, parentRunId, traceId, status },
    startedAt: new Date(run.startedAt / 1000),
    durationMs: millisecondsOf(run.startedAt, run.endedAt),
    steps: run.steps.map(testStepOf),
    failures: run.failures.map(({ failureType, failureCode, message, stepId }) => ({
      ...{ type: failureType, code: failureCode, message, stepId },
    })),
  };
}
