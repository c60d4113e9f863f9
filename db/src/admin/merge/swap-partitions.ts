import type pg from "pg";
import { inTransaction } from "../in-transaction.ts";
import { PARTITIONED_TABLES } from "../list-partitions.ts";
import { changedRuns, copyAgain } from "./copy-runs.ts";
import type { Merge, PartitionSet } from "./due-merge.ts";
import { atPlaces, readPlacements } from "./merge-places.ts";
import { attachMerged, RUNS_FIRST } from "./merged-tables.ts";
import type { PlaceMerge } from "./place-merge.ts";
import { limitLocks, type SwapOutcome, whileLocked, whileShardsLocked } from "./while-locked.ts";

/** Of so many runs of a set and a project what changed is copied while all wait, if it has to be. */
const LAST_RUNS = 100;

export interface Swap {
  readonly client: pg.Client;
  readonly merge: Merge;
  readonly merged: PartitionSet;
  readonly parts: readonly PlaceMerge[];
  /** Of each part: what changed from there on may differ. */
  readonly horizons: ReadonlyMap<PlaceMerge, string>;
  /** What changed meanwhile: a reader in a transaction from before sees these runs as they were a moment earlier. */
  readonly mayCopy: boolean;
}

/** Lets the tables of a merge take the place of its partitions, in one short transaction that stops readers and writers. */
export async function swapPartitions(swap: Swap): Promise<SwapOutcome> {
  const { client, merge, merged, parts } = swap;
  const parents = RUNS_FIRST.map((table) => `ONLY ${table}`).join(", ");
  return whileLocked(client, parents, async () => {
    for (const part of parts) if (!(await isCopied(part, swap))) return "changed";
    await assertComplete(client, merged);
    await client.query(`DROP TABLE ${leavesOf(merge).join(", ")}`);
    await attachMerged(client, merged);
    return "swapped";
  });
}

/**
 * The same in a cluster, on all of its nodes.
 *
 * @param placements where the shards were when the merge began
 */
export async function swapShards(swap: Swap, placements: string): Promise<SwapOutcome> {
  const { client, merge, merged, parts } = swap;
  return whileShardsLocked(client, RUNS_FIRST, async () => {
    // Nothing moves from here on. What was copied on another node has ids of changes of that node.
    if ((await readPlacements(client)) !== placements)
      throw new Error("A place moved to another node while partitions were merged.");
    // Sessions of their own see what the parents hold, since they name the partitions themselves.
    const areCopied = await atPlaces(parts, (part) =>
      inTransaction(part.client, "BEGIN", async () => {
        await limitLocks(part.client);
        return isCopied(part, swap);
      }),
    );
    if ([...areCopied.values()].includes(false)) return "changed";
    await assertComplete(client, merged);
    // One by one: what may take long is each statement. Detached and dropped later they would take about as long.
    for (const leaf of leavesOf(merge)) await client.query(`DROP TABLE ${leaf}`);
    await attachMerged(client, merged);
    return "swapped";
  });
}

function leavesOf({ sets }: Merge): string[] {
  return PARTITIONED_TABLES.flatMap((table) => sets.map(({ leaves }) => leaves[table]));
}

/** Whether nothing changed, or what changed is copied now. */
async function isCopied(part: PlaceMerge, { horizons, mayCopy }: Swap): Promise<boolean> {
  const horizon = horizons.get(part);
  if (horizon === undefined) return false;
  const changed = await changedSets(part, horizon);
  for (const copy of part.copies.filter(({ from }) => changed.has(from))) {
    const ids = mayCopy ? await changedRuns(copy, horizon) : [];
    if (!mayCopy || ids.length > LAST_RUNS) return false;
    if (ids.length > 0) await copyAgain(copy, ids);
  }
  return true;
}

async function changedSets(
  { client, sets }: PlaceMerge,
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
