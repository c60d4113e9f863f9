/** A JSON value, as metadata may arrive: deeper than it may be stored. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The texts of a step. Fields the inspection does not read are left out; other fields may be present. */
export interface InspectableStep {
  readonly stepId?: string;
  readonly parentStepId?: string;
  readonly name: string;
  readonly model?: string;
  readonly errorCode?: string;
  readonly metadata?: JsonObject;
}

/** The texts of a failure. */
export interface InspectableFailure {
  readonly failureId?: string;
  readonly stepId?: string;
  readonly failureCode: string;
  readonly message: string;
}

/** The texts of a decision. */
export interface InspectableDecision {
  readonly decisionId?: string;
  readonly stepId?: string;
  readonly decisionType: string;
  readonly selected: string;
  readonly reasonCode: string;
  readonly candidates?: readonly string[];
  readonly metadata?: JsonObject;
}

/** The texts of a signal. */
export interface InspectableSignal {
  readonly signalId?: string;
  readonly stepId?: string;
  readonly signalType: string;
  readonly signalCode: string;
  readonly category?: string;
  readonly metadata?: JsonObject;
}

/**
 * Every text of a run. A decoded `runfacts.v1.Run` and the SDK's own record both have this shape.
 */
export interface InspectableRun {
  readonly runId?: string;
  readonly parentRunId?: string;
  readonly agentId: string;
  readonly agentVersion: string;
  readonly environment?: string;
  readonly sessionId?: string;
  readonly traceId?: string;
  readonly steps: readonly InspectableStep[];
  readonly failures: readonly InspectableFailure[];
  readonly decisions?: readonly InspectableDecision[];
  readonly qualitySignals?: readonly InspectableSignal[];
}
