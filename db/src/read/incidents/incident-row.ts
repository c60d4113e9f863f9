import { sql } from "slonik";
import { z } from "zod";
import { failureRow } from "../../rows.ts";

const incidentKind = z.enum([
  "version_regression",
  "drift",
  "new_failure",
  "agent_silent",
  "runs_abandoned",
  "budget",
  "rule",
]);
/** In the order in which they are reached. */
const incidentState = z.enum(["open", "acknowledged", "resolved"]);

/** What kind of thing happened. */
export type IncidentKind = z.infer<typeof incidentKind>;
/** How an incident stands. */
export type IncidentState = z.infer<typeof incidentState>;

/** Times in microseconds since the Unix epoch. */
export const incidentRow = z.strictObject({
  incident_id: z.string(),
  kind: incidentKind,
  state: incidentState,
  /** What it is about: of two of the same subject only one is ongoing. */
  subject: z.string(),
  agent_id: z.string().nullable(),
  agent_version: z.string().nullable(),
  baseline_version: z.string().nullable(),
  environment: z.string().nullable(),
  /** Empty where nothing is measured. */
  metric: z.string(),
  failure_type: failureRow.shape.failure_type.nullable(),
  failure_code: z.string().nullable(),
  rule: z.string().nullable(),
  began_at: z.bigint(),
  opened_at: z.bigint(),
  acknowledged_at: z.bigint().nullable(),
  resolved_at: z.bigint().nullable(),
  baseline_value: z.number().nullable(),
  baseline_low: z.number().nullable(),
  baseline_high: z.number().nullable(),
  observed_value: z.number().nullable(),
  observed_low: z.number().nullable(),
  observed_high: z.number().nullable(),
  threshold: z.number().nullable(),
  false_alarm_rate: z.number().nullable(),
  run_count: z.bigint(),
  affected_run_count: z.bigint(),
  first_run_id: z.string().nullable(),
  typical_run_id: z.string().nullable(),
});

/** An incident without its causes. */
export type IncidentRow = z.infer<typeof incidentRow>;

/** The columns of `incidents AS incident`. */
export const incidentColumns = sql.fragment`${sql.join(
  Object.keys(incidentRow.shape).map((name) => sql.identifier(["incident", name])),
  sql.fragment`, `,
)}`;
