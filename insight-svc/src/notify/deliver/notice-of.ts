import type { ChangeRow } from "@runfacts/db/notify";
import { linkToIncident } from "../messages/link-to-incident.ts";
import { type Figure, type IncidentFacts, type Notice, noticeKey } from "../notice.ts";

const US_PER_MS = 1_000n;

/** What is told of a change. */
export function noticeOf(row: ChangeRow, project: string, dashboardUrl: string | undefined): Notice {
  return {
    key: noticeKey(row.incident_id, row.reached),
    project,
    state: row.reached,
    changedAt: toMs(row.changed_at),
    incident: factsOf(row),
    url: linkToIncident(dashboardUrl, row.incident_id),
  };
}

/** Facts of an incident; what is null is absent. */
export function factsOf(row: ChangeRow): IncidentFacts {
  return {
    incidentId: row.incident_id,
    kind: row.kind,
    metric: row.metric,
    beganAt: toMs(row.began_at),
    openedAt: toMs(row.opened_at),
    runCount: Number(row.run_count),
    affectedRunCount: Number(row.affected_run_count),
    ...present({
      agentId: row.agent_id,
      agentVersion: row.agent_version,
      baselineVersion: row.baseline_version,
      environment: row.environment,
      failureType: row.failure_type,
      failureCode: row.failure_code,
      rule: row.rule,
      acknowledgedAt: optionalMs(row.acknowledged_at),
      resolvedAt: optionalMs(row.resolved_at),
      baseline: figureOf(row.baseline_value, row.baseline_low, row.baseline_high),
      observed: figureOf(row.observed_value, row.observed_low, row.observed_high),
      threshold: row.threshold,
      falseAlarmRate: row.false_alarm_rate,
      firstRunId: row.first_run_id,
      typicalRunId: row.typical_run_id,
    }),
  };
}

/** The entries that are not null. */
function present<T extends object>(entries: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

function figureOf(value: number | null, low: number | null, high: number | null): Figure | null {
  return value === null ? null : { value, ...present({ low, high }) };
}

function toMs(microseconds: bigint): number {
  return Number(microseconds / US_PER_MS);
}

function optionalMs(microseconds: bigint | null): number | null {
  return microseconds === null ? null : toMs(microseconds);
}
