import type { Figure, IncidentFacts, Notice } from "../notice.ts";

/** Version of the body's contract: fields may be added, none is taken away or changes its meaning. */
const WEBHOOK_VERSION = 1;

/** Body of a webhook, as docs/notifications.md has it: names and shapes are those of the contract's Incident over REST. */
export function webhookBody({ key, project, state, changedAt, incident, url }: Notice): string {
  return JSON.stringify({
    version: WEBHOOK_VERSION,
    type: `incident.${state}`,
    key,
    timestamp: time(changedAt),
    project,
    ...(url === undefined ? {} : { url }),
    incident: { ...incidentJson(incident), state },
  });
}

/** What is told of an incident, in JSON. Absent stays absent. */
export function incidentJson(incident: IncidentFacts): Readonly<Record<string, unknown>> {
  return {
    incident_id: incident.incidentId,
    kind: incident.kind,
    agent_id: incident.agentId,
    agent_version: incident.agentVersion,
    baseline_version: incident.baselineVersion,
    environment: incident.environment,
    metric: incident.metric,
    failure_type: incident.failureType,
    failure_code: incident.failureCode,
    rule: incident.rule,
    began_at: time(incident.beganAt),
    opened_at: time(incident.openedAt),
    acknowledged_at: optionalTime(incident.acknowledgedAt),
    resolved_at: optionalTime(incident.resolvedAt),
    baseline: figure(incident.baseline),
    observed: figure(incident.observed),
    threshold: incident.threshold,
    false_alarm_rate: incident.falseAlarmRate,
    run_count: incident.runCount,
    affected_run_count: incident.affectedRunCount,
    first_run_id: incident.firstRunId,
    typical_run_id: incident.typicalRunId,
  };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}

function optionalTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : time(ms);
}

function figure(value: Figure | undefined): Figure | undefined {
  return value === undefined ? undefined : { ...value };
}
