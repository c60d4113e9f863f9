import { keyColumns, sumColumns } from "../rollup/columns.ts";
import { connectOwner } from "./connect-owner.ts";
import { dayBounds, ENOUGH_MEMORY, rollupDays } from "./rollup-days.ts";

/** Differences that are reported; there may be more. */
const MAX_DIFFERENCES = 100;

/** A row of the rollups that differs from what the tables say; a side without the row is null. */
export type RollupDifference = {
  readonly table: "rollups" | "failure_rollups";
  /** The row's key, in words. */
  readonly row: string;
  readonly kept: object | null;
  readonly recomputed: object | null;
};

const KEY = keyColumns.join(", ");
const FAILURE_KEY = `${KEY}, failure_type, failure_code`;

/** Rows that add up to nothing are as good as none. */
const KEPT = {
  rollups: `
    SELECT ${KEY}, max(last_started_at) AS last_started_at, ${sumColumns.map((column) => `sum(${column})::numeric AS ${column}`).join(", ")},
      (SELECT fold_histogram(array_agg(entry)) FROM unnest(string_to_array(
        string_agg(nullif(array_to_string(run_duration, ','), ''), ','), ',')::int[]) AS entry) AS run_duration,
      (SELECT fold_histogram(array_agg(entry)) FROM unnest(string_to_array(
        string_agg(nullif(array_to_string(step_latency, ','), ''), ','), ',')::int[]) AS entry) AS step_latency
    FROM rollups
    WHERE starts_at >= $1 AND starts_at < $2
    GROUP BY ${KEY}`,
  failure_rollups: `
    SELECT ${FAILURE_KEY}, sum(failures)::numeric AS failures, sum(runs)::numeric AS runs
    FROM failure_rollups
    WHERE starts_at >= $1 AND starts_at < $2
    GROUP BY ${FAILURE_KEY}`,
};

/** Computes all rollups anew from the tables, in one snapshot, and resolves with what differs, at most 100 rows. */
export async function verifyRollups(ownerUrl: string): Promise<RollupDifference[]> {
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  await client.query(ENOUGH_MEMORY);
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  const differences: RollupDifference[] = [];
  for (const day of await rollupDays(client)) {
    for (const table of ["rollups", "failure_rollups"] as const) {
      const key = table === "rollups" ? KEY : FAILURE_KEY;
      const { rows } = await client.query<Omit<RollupDifference, "table">>(
        `WITH kept AS (${KEPT[table]})
        SELECT concat_ws(' ', ${key}) AS row, to_jsonb(kept) AS kept, to_jsonb(recomputed) - 'slot' AS recomputed
        FROM kept
        FULL JOIN recomputed_${table}($1, $2) AS recomputed USING (${key})
        WHERE to_jsonb(kept) IS DISTINCT FROM to_jsonb(recomputed) - 'slot' AND (recomputed.runs > 0 OR kept.runs <> 0)
        LIMIT $3`,
        [...dayBounds(day), MAX_DIFFERENCES - differences.length],
      );
      differences.push(...rows.map((row) => ({ table, ...row })));
    }
  }
  return differences;
}
