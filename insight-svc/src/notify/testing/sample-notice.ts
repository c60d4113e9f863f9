import type { IncidentFacts, IncidentState, Notice } from "../notice.ts";
import { noticeKey } from "../notice.ts";

const BEGAN = Date.parse("2026-03-01T10:00:00Z");
const OPENED = Date.parse("2026-03-01T12:30:00Z");

/** A regression of a version, with every fact that an incident may have of it. */
export const sampleIncident: IncidentFacts = {
  incidentId: "0199c3f1-7a3b-7c55-9f0e-000000000001",
  kind: "version_regression",
  agentId: "support",
  agentVersion: "2.1.0",
  baselineVersion: "2.0.0",
  environment: "production",
  metric: "failure_rate",
  beganAt: BEGAN,
  openedAt: OPENED,
  baseline: { value: 0.101, low: 0.08, high: 0.12 },
  observed: { value: 0.152, low: 0.12, high: 0.19 },
  falseAlarmRate: 0.025,
  runCount: 600,
  affectedRunCount: 91,
  firstRunId: "0199c3f1-7a3b-7c55-9f0e-0000000000aa",
  typicalRunId: "0199c3f1-7a3b-7c55-9f0e-0000000000bb",
};

/** That it reached a state. */
export function sampleNotice(state: IncidentState = "open", facts: Partial<IncidentFacts> = {}): Notice {
  const incident = { ...sampleIncident, ...facts };
  return {
    key: noticeKey(incident.incidentId, state),
    project: "default",
    state,
    changedAt: OPENED,
    incident,
    url: `https://runfacts.example/incidents/${incident.incidentId}`,
  };
}
