import type pg from "pg";
import { PARTITIONED_TABLES } from "../list-partitions.ts";
import { type Copy, changedRuns, copyAgain } from "./copy-runs.ts";
import type { Merge, PartitionSet } from "./due-merge.ts";
import { attachMerged, RUNS_FIRST } from "./merged-tables.ts";
import { type SwapOutcome, whileLocked } from "./while-locked.ts";

/** Of so many runs what changed is copied while all wait, if it has to be. */
const LAST_RUNS = 100;

/**
 * Lets the tables of a merge take the place of its partitions, in one short transaction that stops readers and writers.
 *
 * @param copies of each set and project
 * @param mayCopy what changed meanwhile: a reader in a transaction from before sees these runs as they were a moment earlier
 */
export async function swapPartitions(
  client: pg.Client,
  { sets }: Merge,
  merged: PartitionSet,
  { copies, horizon, mayCopy }: { copies: readonly Copy[]; horizon: string; mayCopy: boolean },
): Promise<SwapOutcome> {
  const parents = RUNS_FIRST.map((table) => `ONLY ${table}`).join(", ");
  return whileLocked(client, parents, async () => {
    const changed = await changedSets(client, sets, horizon);
    for (const copy of copies.filter(({ from }) => changed.has(from))) {
      const ids = mayCopy ? await changedRuns(copy, horizon) : [];
      if (!mayCopy || ids.length > LAST_RUNS) return "changed";
      if (ids.length > 0) await copyAgain(copy, ids);
    }
    await assertComplete(client, merged);
    const leaves = PARTITIONED_TABLES.flatMap((table) => sets.map((set) => set.leaves[table]));
    await client.query(`DROP TABLE ${leaves.join(", ")}`);
    await attachMerged(client, merged);
    return "swapped";
  });
}

async function changedSets(
  client: pg.Client,
  sets: readonly PartitionSet[],
  horizon: string,
): Promise<ReadonlySet<PartitionSet>> {
  const changed = sets.map(
    ({ leaves }) => `EXISTS (SELECT FROM ${leaves.agent_runs} WHERE changed_xid >= $1::text::xid8)`,
  );
  const { rows } = await client.query<{ are_changed: boolean[] }>(
    `SELECT ARRAY[${changed.join(", ")}] AS are_changed`,
    [horizon],
  );
  return new Set(sets.filter((_, place) => rows[0]?.are_changed[place] !== false));
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
