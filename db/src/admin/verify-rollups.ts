import { forEachPlace } from "../citus/index.ts";
import { keyColumns, sumColumns } from "../rollup/columns.ts";
import { connectOwner } from "./connect-owner.ts";
import { isKeptOn } from "./is-kept-on.ts";
import { dayBounds, GROUPS_BY_HASH, rollupDays } from "./rollup-days.ts";
import { verifyPaths } from "./verify-paths.ts";
import { verifyVersionHours } from "./verify-version-hours.ts";

/** Differences that are reported; there may be more. */
const MAX_DIFFERENCES = 100;

type Summed = "rollups" | "failure_rollups" | "settled_rollups" | "settled_failure_rollups";
type Table = Summed | "version_hours" | "settled_paths";

/** A row of the rollups that differs from what the tables say; a side without the row is null. */
export interface RollupDifference {
  readonly table: Table;
  /** The row's key, in words. */
  readonly row: string;
  readonly kept: object | null;
  readonly recomputed: object | null;
}

const KEY = keyColumns.join(", ");
const FAILURE_KEY = `${KEY}, failure_type, failure_code`;

/** The sums over the slots. */
const keptRuns = (table: Summed) => `
  SELECT ${KEY}, max(last_started_at) AS last_started_at, ${sumColumns.map((column) => `sum(${column})::numeric AS ${column}`).join(", ")},
    (SELECT fold_histogram(array_agg(entry)) FROM unnest(string_to_array(
      string_agg(nullif(array_to_string(run_duration, ','), ''), ','), ',')::int[]) AS entry) AS run_duration,
    (SELECT fold_histogram(array_agg(entry)) FROM unnest(string_to_array(
      string_agg(nullif(array_to_string(step_latency, ','), ''), ','), ',')::int[]) AS entry) AS step_latency
  FROM ${table}
  WHERE starts_at >= $1 AND starts_at < $2
  GROUP BY ${KEY}`;

const keptFailures = (table: Summed) => `
  SELECT
    ${FAILURE_KEY}, sum(failures)::numeric AS failures, sum(survived)::numeric AS survived, sum(runs)::numeric AS runs
  FROM ${table}
  WHERE starts_at >= $1 AND starts_at < $2
  GROUP BY ${FAILURE_KEY}`;

/**
 * Whether a kept row differs. A run that is taken out of a row, as it ended otherwise than was known or under another agent,
 * leaves its start behind as the latest, which is at most too late.
 */
const differ = (table: Summed) => `(
  to_jsonb(kept) - '{last_started_at}'::text[]
    IS DISTINCT FROM to_jsonb(recomputed) - '{slot,revision,last_started_at}'::text[]
  ${table.endsWith("failure_rollups") ? "" : "OR kept.last_started_at < recomputed.last_started_at"}
)`;

/** Rows of a day that are kept with the runs. Those that add up to nothing are as good as none. */
const differences = (table: Summed, key: string, kept: string) => `
  WITH kept AS (${kept})
  SELECT concat_ws(' ', ${key}) AS row, to_jsonb(kept) AS kept, to_jsonb(recomputed) - '{slot,revision}'::text[] AS recomputed
  FROM (SELECT * FROM kept WHERE ${isKeptOn("kept")}) AS kept
  FULL JOIN (SELECT * FROM recomputed_${table}($1, $2) AS computed WHERE ${isKeptOn("computed")}) AS recomputed
    USING (${key})
  WHERE ${differ(table)} AND (recomputed.runs > 0 OR kept.runs <> 0)
  LIMIT $3`;

/** Rows of the finalized periods of a day that still hold. Where not all values are kept, others may be missing. */
const finalizedDifferences = (table: Summed, key: string, kept: string) => `
  WITH finalized AS MATERIALIZED (
    SELECT project_id, period, starts_at, is_complete
    FROM settled_periods
    JOIN rollup_revisions USING (project_id, period, starts_at, revision)
    WHERE is_settled AND starts_at >= $1 AND starts_at < $2
  ), kept AS (
    SELECT kept.* FROM (${kept}) AS kept JOIN finalized USING (project_id, period, starts_at)
  ), recomputed AS (
    SELECT recomputed.*
    FROM (SELECT DISTINCT project_id, period FROM finalized) AS level
    CROSS JOIN LATERAL recomputed_${table.replace("settled_", "")}($1, $2, level.project_id, level.period) AS recomputed
    JOIN finalized
      ON finalized.project_id = recomputed.project_id AND finalized.period = recomputed.period
      AND finalized.starts_at = recomputed.starts_at
  )
  SELECT concat_ws(' ', ${key}) AS row, to_jsonb(kept) AS kept, to_jsonb(recomputed) - '{slot,revision}'::text[] AS recomputed
  FROM kept
  FULL JOIN recomputed USING (${key})
  JOIN finalized USING (project_id, period, starts_at)
  WHERE ${differ(table)} AND (is_complete OR kept.runs IS NOT NULL)
  LIMIT $3`;

const comparisons: readonly { readonly table: Summed; readonly text: string }[] = [
  { table: "rollups", text: differences("rollups", KEY, keptRuns("rollups")) },
  {
    table: "failure_rollups",
    text: differences("failure_rollups", FAILURE_KEY, keptFailures("failure_rollups")),
  },
  {
    table: "settled_rollups",
    text: finalizedDifferences("settled_rollups", KEY, keptRuns("settled_rollups")),
  },
  {
    table: "settled_failure_rollups",
    text: finalizedDifferences(
      "settled_failure_rollups",
      FAILURE_KEY,
      keptFailures("settled_failure_rollups"),
    ),
  },
];

/** Computes all rollups anew from the tables, in one snapshot of each node, and resolves with what differs, at most 100 rows. */
export async function verifyRollups(ownerUrl: string): Promise<RollupDifference[]> {
  const found = await forEachPlace(ownerUrl, ({ url }) => verifyPlace(url));
  return found.flat().slice(0, MAX_DIFFERENCES);
}

async function verifyPlace(url: string): Promise<RollupDifference[]> {
  await using connection = await connectOwner(url);
  const { client } = connection;
  await client.query(GROUPS_BY_HASH);
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  const found: RollupDifference[] = [];
  for (const day of await rollupDays(client)) {
    for (const { table, text } of comparisons) {
      const { rows } = await client.query<Omit<RollupDifference, "table">>(text, [
        ...dayBounds(day),
        MAX_DIFFERENCES - found.length,
      ]);
      found.push(...rows.map((row) => ({ table, ...row })));
    }
  }
  const hours = await verifyVersionHours(client, MAX_DIFFERENCES - found.length);
  found.push(...hours.map((difference) => ({ table: "version_hours" as const, ...difference })));
  const paths = await verifyPaths(url, MAX_DIFFERENCES - found.length);
  return [...found, ...paths.map((difference) => ({ table: "settled_paths" as const, ...difference }))];
}
