import type { IncidentKind, IncidentState, Notice } from "../notice.ts";
import { describeNotice } from "./describe-notice.ts";
import { incidentJson } from "./webhook-body.ts";

const MAX_SUMMARY = 1024;

const ACTIONS: Readonly<Record<IncidentState, string>> = {
  open: "trigger",
  acknowledged: "acknowledge",
  resolved: "resolve",
};

const SEVERITIES: Readonly<Record<IncidentKind, string>> = {
  version_regression: "error",
  drift: "warning",
  new_failure: "warning",
  agent_silent: "error",
  runs_abandoned: "error",
  budget: "warning",
  rule: "error",
};

/** An event of PagerDuty's Events API v2. Its dedup_key is the incident, so that one repeated changes nothing. */
export function pagerdutyEvent(notice: Notice, routingKey: string): string {
  const { incident, project, state, url } = notice;
  const trigger = {
    payload: {
      summary: describeNotice(notice).slice(0, MAX_SUMMARY),
      source: project,
      severity: SEVERITIES[incident.kind],
      timestamp: new Date(incident.openedAt).toISOString(),
      component: incident.agentId,
      class: incident.kind,
      custom_details: incidentJson(incident),
    },
    client: "Runfacts",
    client_url: url,
  };
  return JSON.stringify({
    routing_key: routingKey,
    event_action: ACTIONS[state],
    dedup_key: incident.incidentId,
    ...(state === "open" ? trigger : {}),
  });
}
