import type pg from "pg";
import { addDays } from "../add-days.ts";
import { inTransaction } from "../in-transaction.ts";
import { PARTITIONED_TABLES, type PartitionedTable } from "../list-partitions.ts";
import type { Merge, PartitionSet } from "./due-merge.ts";

/** Runs before their items. */
export const RUNS_FIRST = PARTITIONED_TABLES.toReversed();

/** A rule that holds for the days of a set, so that a partition needs not be read when it is attached. */
const BOUNDS_RULE = "merged_days_check";

/** Makes the empty tables of a merge, and notes them as unfinished. */
export async function makeMerged(client: pg.Client, merge: Merge): Promise<PartitionSet> {
  const { firstDay, endDay } = merge;
  const leaves = Object.fromEntries(
    PARTITIONED_TABLES.map((parent) => [parent, nameOf(parent, merge)]),
  ) as Record<PartitionedTable, string>;
  await inTransaction(client, "BEGIN", async () => {
    for (const parent of RUNS_FIRST) {
      const leaf = leaves[parent];
      await client.query("INSERT INTO unfinished_partitions (leaf) VALUES ($1)", [leaf]);
      await client.query("SELECT make_leaf($1, $2, $3)", [parent, leaf, leaves.agent_runs]);
      await client.query(
        `ALTER TABLE ${leaf} ADD CONSTRAINT ${BOUNDS_RULE}
        CHECK (stored_on >= DATE '${firstDay}' AND stored_on < DATE '${endDay}')`,
      );
    }
  });
  return { firstDay, endDay, leaves };
}

/** Makes the tables of a merge partitions, in the transaction that dropped those of the same days. */
export async function attachMerged(client: pg.Client, merged: PartitionSet): Promise<void> {
  for (const parent of RUNS_FIRST) {
    const leaf = merged.leaves[parent];
    await client.query(
      `ALTER TABLE ${parent} ATTACH PARTITION ${leaf} FOR VALUES FROM ('${merged.firstDay}') TO ('${merged.endDay}')`,
    );
    await client.query(`ALTER TABLE ${leaf} DROP CONSTRAINT ${BOUNDS_RULE}`);
  }
  await client.query("DELETE FROM unfinished_partitions WHERE leaf = ANY ($1)", [
    Object.values(merged.leaves),
  ]);
}

/** Drops the tables of merges that broke off. */
export async function dropUnfinished(client: pg.Client): Promise<void> {
  // Those of items refer to those of runs.
  const { rows } = await client.query<{ leaf: string }>(
    "SELECT leaf FROM unfinished_partitions ORDER BY leaf LIKE 'agent_runs%', leaf",
  );
  for (const { leaf } of rows) {
    await inTransaction(client, "BEGIN", async () => {
      await client.query(`DROP TABLE IF EXISTS ${leaf}`);
      await client.query("DELETE FROM unfinished_partitions WHERE leaf = $1", [leaf]);
    });
  }
}

/** `agent_runs_week_20261107`: with the last day at the end, by which older versions of maintenance know what is over. */
function nameOf(parent: string, { unit, endDay }: Merge): string {
  return `${parent}_${unit}_${addDays(endDay, -1).replaceAll("-", "")}`;
}
