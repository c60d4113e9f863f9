import type { FailureType } from "../failure-details.ts";
import type { RunStatus } from "../run.ts";
import type { StepType, StepWait, Usage } from "../step.ts";
import type { StepText } from "./step-options.ts";

/** A value of metadata that was read. */
export type FactValue = string | number | boolean | null | (string | number | boolean | null)[];

/** Metadata that was read and found to be facts. */
export interface Facts {
  [key: string]: FactValue;
}

type StepTexts = { [F in StepText]?: string };

/** A step as it will be sent. Times are microseconds since the Unix epoch. */
export interface StepRecord extends StepTexts {
  readonly stepId: string;
  parentStepId?: string;
  readonly seq: number;
  stepType: StepType;
  name: string;
  readonly startedAt: number;
  /** Absent while the step is open. */
  endedAt?: number;
  attempt?: number;
  usage?: Usage;
  metadata?: Facts;
  errorCode?: string;
  wait?: StepWait;
  argumentDigest?: string;
  resultBytes?: number;
}

/** A failure as it will be sent. */
export interface FailureRecord {
  /** In live mode, where a failure may be sent more than once. */
  readonly failureId?: string;
  readonly stepId?: string;
  readonly failureType: FailureType;
  readonly failureCode: string;
  readonly message: string;
}

/** What a run is from its start on. Times are microseconds since the Unix epoch. */
export interface RunHead {
  readonly runId: string;
  readonly agentId: string;
  readonly agentVersion: string;
  readonly environment: string;
  readonly sessionId?: string;
  readonly parentRunId?: string;
  readonly traceId?: string;
  readonly startedAt: number;
}

/** A part of a run that has not ended. */
export interface PartRecord extends RunHead {
  readonly steps: readonly StepRecord[];
  readonly failures: readonly FailureRecord[];
}

/** A run as it will be sent. */
export interface RunRecord extends PartRecord {
  readonly status: RunStatus;
  readonly endedAt: number;
}
