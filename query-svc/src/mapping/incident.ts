import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import type { IncidentRow } from "@runfacts/db/read";
import { type Cause, CauseSchema } from "@runfacts/gen/server/cause";
import { IncidentKind, type IncidentSchema, IncidentState } from "@runfacts/gen/server/incident";
import { fromMicroseconds } from "@runfacts/server";
import type { EveryField } from "./every-field.ts";
import { failureTypeOf } from "./words.ts";

/** The enum values of the words that the database has. */
export const incidentKindOf: Readonly<Record<IncidentRow["kind"], IncidentKind>> = {
  version_regression: IncidentKind.VERSION_REGRESSION,
  drift: IncidentKind.DRIFT,
  new_failure: IncidentKind.NEW_FAILURE,
  agent_silent: IncidentKind.AGENT_SILENT,
  runs_abandoned: IncidentKind.RUNS_ABANDONED,
  budget: IncidentKind.BUDGET,
  rule: IncidentKind.RULE,
};

export const incidentStateOf: Readonly<Record<IncidentRow["state"], IncidentState>> = {
  open: IncidentState.OPEN,
  acknowledged: IncidentState.ACKNOWLEDGED,
  resolved: IncidentState.RESOLVED,
};

/** An incident as a message. */
export function incidentOf(row: IncidentRow, causes: Cause[] = []): EveryField<typeof IncidentSchema> {
  return {
    incidentId: row.incident_id,
    kind: incidentKindOf[row.kind],
    state: incidentStateOf[row.state],
    agentId: row.agent_id ?? undefined,
    agentVersion: row.agent_version ?? undefined,
    baselineVersion: row.baseline_version ?? undefined,
    environment: row.environment ?? undefined,
    metric: row.metric,
    failureType: row.failure_type === null ? undefined : failureTypeOf[row.failure_type],
    failureCode: row.failure_code ?? undefined,
    rule: row.rule ?? undefined,
    beganAt: fromMicroseconds(row.began_at),
    openedAt: fromMicroseconds(row.opened_at),
    acknowledgedAt: timeOf(row.acknowledged_at),
    resolvedAt: timeOf(row.resolved_at),
    baseline: estimateOf(row.baseline_value, row.baseline_low, row.baseline_high),
    observed: estimateOf(row.observed_value, row.observed_low, row.observed_high),
    threshold: row.threshold ?? undefined,
    falseAlarmRate: row.false_alarm_rate ?? undefined,
    runCount: row.run_count,
    affectedRunCount: row.affected_run_count,
    firstRunId: row.first_run_id ?? undefined,
    typicalRunId: row.typical_run_id ?? undefined,
    causes,
  };
}

/** The causes of an incident as they are stored: as JSON of the contract. */
export function causesOf(stored: string): Cause[] {
  const list = JSON.parse(stored) as JsonValue[];
  return list.map((cause) => fromJson(CauseSchema, cause, { ignoreUnknownFields: true }));
}

function timeOf(microseconds: bigint | null) {
  return microseconds === null ? undefined : fromMicroseconds(microseconds);
}

function estimateOf(value: number | null, low: number | null, high: number | null) {
  if (value === null) return undefined;
  return { value, low: low ?? undefined, high: high ?? undefined };
}
