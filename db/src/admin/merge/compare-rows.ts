import type pg from "pg";
import { inTransaction } from "../in-transaction.ts";
import { PARTITIONED_TABLES } from "../list-partitions.ts";
import type { CopiedColumns } from "./copy-runs.ts";
import type { PartitionSet } from "./due-merge.ts";

/** True when a set holds the very rows that some sets hold together, at one moment. */
export async function holdSameRows(
  client: pg.Client,
  columns: CopiedColumns,
  sets: readonly PartitionSet[],
  merged: PartitionSet,
): Promise<boolean> {
  return inTransaction(client, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", async () => {
    for (const table of PARTITIONED_TABLES) {
      const before = sets.map(({ leaves }) => digest(leaves[table], columns[table]));
      const { rows } = await client.query<{ is_same: boolean }>(
        `SELECT (before.number, before.sum) IS NOT DISTINCT FROM (merged.number, merged.sum) AS is_same
        FROM (
          SELECT sum(number)::bigint AS number, sum(sum) AS sum FROM (${before.join(" UNION ALL ")}) AS leaf
        ) AS before
        CROSS JOIN (${digest(merged.leaves[table], columns[table])}) AS merged`,
      );
      if (rows[0]?.is_same !== true) return false;
    }
    return true;
  });
}

/** The number of rows, and a sum that depends on each value of each row. */
function digest(leaf: string, columns: string): string {
  return `SELECT count(*) AS number, sum(hashtextextended(ROW(${columns})::text, 0)::numeric) AS sum FROM ${leaf}`;
}
