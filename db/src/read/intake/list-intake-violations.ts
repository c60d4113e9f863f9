import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { floorTo, HOUR_US } from "../../rollup/levels.ts";
import { timestamptzLiteral } from "../../timestamps.ts";

const intakeOutcome = z.enum(["dropped", "refused"]);

const violationRow = z.strictObject({
  outcome: intakeOutcome,
  /** "" if it is not known. */
  agent_id: z.string(),
  /** `other` for violations past the limit of the hour. */
  rule: z.string(),
  /** Path without positions of items; "" for the run as a whole. */
  field: z.string(),
  fields: z.bigint(),
  runs: z.bigint(),
  /** In microseconds since the Unix epoch, as `last_at`. */
  first_at: z.bigint(),
  last_at: z.bigint(),
});
const listedRow = violationRow.extend({
  total: z.bigint(),
  dropped: z.bigint(),
  refused: z.bigint(),
});

/** The fields of one path that broke one rule in runs of one agent, with one outcome. */
export type IntakeViolationRow = z.infer<typeof violationRow>;

export interface IntakeFilter {
  readonly agent_id?: string | undefined;
  readonly outcome?: IntakeViolationRow["outcome"] | undefined;
  /** In microseconds since the Unix epoch, as `end_time`. An hour that the range touches counts as a whole. */
  readonly start_time?: bigint | undefined;
  readonly end_time?: bigint | undefined;
}

export interface IntakeViolations {
  /** Most fields first. */
  readonly violations: readonly IntakeViolationRow[];
  /** Number of violations, those that are not listed included, as in the sums of fields. */
  readonly total: bigint;
  readonly dropped: bigint;
  readonly refused: bigint;
}

/** The fields that ingest dropped or refused under a filter, by outcome, agent, rule and field. */
export async function listIntakeViolations(
  pool: DatabasePool,
  projectId: number,
  { agent_id, outcome, start_time, end_time }: IntakeFilter,
  { limit }: { readonly limit: number },
): Promise<IntakeViolations> {
  const conditions = [
    sql.fragment`violation.project_id = ${projectId}`,
    sql.fragment`starts_at >= (SELECT oldest_start FROM retention)`,
    ...(agent_id === undefined ? [] : [sql.fragment`agent_id = ${agent_id}`]),
    ...(outcome === undefined ? [] : [sql.fragment`outcome = ${outcome}`]),
    ...(start_time === undefined
      ? []
      : [sql.fragment`starts_at >= ${timestamptzLiteral(floorTo(start_time, HOUR_US))}::timestamptz`]),
    ...(end_time === undefined
      ? []
      : [sql.fragment`starts_at < ${timestamptzLiteral(end_time)}::timestamptz`]),
  ];
  const rows = await pool.any(sql.type(listedRow)`
    SELECT
      *, count(*) OVER () AS total,
      coalesce(sum(fields) FILTER (WHERE outcome = 'dropped') OVER (), 0)::bigint AS dropped,
      coalesce(sum(fields) FILTER (WHERE outcome = 'refused') OVER (), 0)::bigint AS refused
    FROM (
      SELECT
        outcome, agent_id, rule, field, sum(fields)::bigint AS fields, sum(runs)::bigint AS runs,
        min(first_at) AS first_at, max(last_at) AS last_at
      FROM intake_violations AS violation
      WHERE ${sql.join(conditions, sql.fragment` AND `)}
      GROUP BY outcome, agent_id, rule, field
    ) AS counted
    ORDER BY fields DESC, last_at DESC, outcome, agent_id COLLATE "C", rule COLLATE "C", field COLLATE "C"
    LIMIT ${limit}
  `);
  const [first] = rows;
  return {
    violations: rows.map(({ total: _, dropped: _dropped, refused: _refused, ...violation }) => violation),
    total: first?.total ?? 0n,
    dropped: first?.dropped ?? 0n,
    refused: first?.refused ?? 0n,
  };
}
