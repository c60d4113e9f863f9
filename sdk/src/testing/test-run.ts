import type { FailureType } from "../failure-details.ts";
import type { RunRecord, StepRecord } from "../recording/run-record.ts";
import type { RunStatus } from "../run.ts";
import type { Metadata, StepType, StepWait, Usage } from "../step.ts";

/** A step as it would be stored. */
export interface TestStep {
  /** UUID of the step. */
  readonly stepId: string;
  /** The step that it is part of. */
  readonly parentStepId: string | undefined;
  /** What kind of work it is. */
  readonly type: StepType;
  /** What is done. */
  readonly name: string;
  /** Which attempt it is, from 1. */
  readonly attempt: number | undefined;
  /** The model that was called. */
  readonly model: string | undefined;
  /** Tokens and cost; empty where nothing is known. */
  readonly usage: Usage;
  /** Its facts; empty without any. */
  readonly metadata: Metadata;
  /** What went wrong; undefined where it did not fail. */
  readonly errorCode: string | undefined;
  /** What it waited for. */
  readonly wait: StepWait | undefined;
  /** A digest of what was called with. */
  readonly argumentDigest: string | undefined;
  /** The size of what it gave back. */
  readonly resultBytes: number | undefined;
  /** How long it lasted, in milliseconds with fractions. */
  readonly durationMs: number;
}

/** A failure as it would be stored. */
export interface TestFailure {
  /** Which part failed. */
  readonly type: FailureType;
  /** What went wrong, to count by. */
  readonly code: string;
  /** What went wrong, for people. */
  readonly message: string;
  /** Absent for the run as a whole. */
  readonly stepId: string | undefined;
}

/** A run that has ended, as it would be stored: what breaks a rule of privacy is left out already. */
export interface TestRun {
  /** UUID of the run. */
  readonly runId: string;
  /** The agent. */
  readonly agentId: string;
  /** Version of the agent. */
  readonly agentVersion: string;
  /** Where the agent runs. */
  readonly environment: string;
  /** The conversation or job that it belongs to. */
  readonly sessionId: string | undefined;
  /** The run that started it. */
  readonly parentRunId: string | undefined;
  /** The trace that it belongs to. */
  readonly traceId: string | undefined;
  /** How it ended. */
  readonly status: RunStatus;
  /** When it started. */
  readonly startedAt: Date;
  /** How long it lasted, in milliseconds with fractions. */
  readonly durationMs: number;
  /** In the order in which they were started. */
  readonly steps: readonly TestStep[];
  /** In the order in which they were recorded. */
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
