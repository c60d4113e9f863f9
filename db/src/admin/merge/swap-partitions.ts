import type pg from "pg";
import { PARTITIONED_TABLES } from "../list-partitions.ts";
import type { Merge, PartitionSet } from "./due-merge.ts";
import { attachMerged, RUNS_FIRST } from "./merged-tables.ts";
import { type SwapOutcome, whileLocked } from "./while-locked.ts";

/** Lets the tables of a merge take the place of its partitions, in one short transaction that stops readers and writers. */
export async function swapPartitions(
  client: pg.Client,
  { sets }: Merge,
  merged: PartitionSet,
  horizon: string,
): Promise<SwapOutcome> {
  const parents = RUNS_FIRST.map((table) => `ONLY ${table}`).join(", ");
  return whileLocked(client, parents, async () => {
    if (await haveChanged(client, sets, horizon)) return "changed";
    await assertComplete(client, merged);
    const leaves = PARTITIONED_TABLES.flatMap((table) => sets.map((set) => set.leaves[table]));
    await client.query(`DROP TABLE ${leaves.join(", ")}`);
    await attachMerged(client, merged);
    return "swapped";
  });
}

async function haveChanged(
  client: pg.Client,
  sets: readonly PartitionSet[],
  horizon: string,
): Promise<boolean> {
  const changed = sets.map(
    ({ leaves }) => `EXISTS (SELECT FROM ${leaves.agent_runs} WHERE changed_xid >= $1::text::xid8)`,
  );
  const { rows } = await client.query<{ is_changed: boolean }>(
    `SELECT ${changed.join(" OR ")} AS is_changed`,
    [horizon],
  );
  return rows[0]?.is_changed !== false;
}

/** An index that a migration added meanwhile would be built while all wait. */
async function assertComplete(client: pg.Client, { leaves }: PartitionSet): Promise<void> {
  for (const parent of RUNS_FIRST) {
    const { rows } = await client.query<{ lacks: boolean }>(
      `SELECT (SELECT count(*) FROM pg_index WHERE indrelid = $1::regclass)
        > (SELECT count(*) FROM pg_index WHERE indrelid = $2::regclass) AS lacks`,
      [parent, leaves[parent]],
    );
    if (rows[0]?.lacks !== false) throw new Error("An index was added while partitions were merged.");
  }
}
