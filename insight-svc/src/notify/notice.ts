/** What kind of thing an incident is, as the contract has it. */
export const incidentKinds = [
  "version_regression",
  "drift",
  "new_failure",
  "agent_silent",
  "runs_abandoned",
  "budget",
  "rule",
] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** How an incident stands. */
export const incidentStates = ["open", "acknowledged", "resolved"] as const;
export type IncidentState = (typeof incidentStates)[number];

/** A figure, and its interval where there is one. A rate is 0 to 1. */
export interface Figure {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/** What is told of an incident: ids, names, figures and times, as the contract's Incident has them. Times are ms since the Unix epoch. */
export interface IncidentFacts {
  readonly incidentId: string;
  readonly kind: IncidentKind;
  readonly agentId?: string;
  readonly agentVersion?: string;
  readonly baselineVersion?: string;
  readonly environment?: string;
  /** Empty where nothing is measured. */
  readonly metric: string;
  readonly failureType?: string;
  readonly failureCode?: string;
  readonly rule?: string;
  readonly beganAt: number;
  readonly openedAt: number;
  readonly acknowledgedAt?: number;
  readonly resolvedAt?: number;
  readonly baseline?: Figure;
  readonly observed?: Figure;
  readonly threshold?: number;
  readonly falseAlarmRate?: number;
  readonly runCount: number;
  readonly affectedRunCount: number;
  readonly firstRunId?: string;
  readonly typicalRunId?: string;
}

/** One state that one incident reached: what a notification tells. */
export interface Notice {
  /** The same however often it is sent: `<incident id>.<state>`. */
  readonly key: string;
  /** Name of the project. */
  readonly project: string;
  /** The state that was reached; the incident may have gone on since. */
  readonly state: IncidentState;
  readonly changedAt: number;
  readonly incident: IncidentFacts;
  /** The incident's page; undefined where DASHBOARD_URL is not set. */
  readonly url: string | undefined;
}

/** The idempotency key of a state of an incident. */
export function noticeKey(incidentId: string, state: IncidentState): string {
  return `${incidentId}.${state}`;
}
