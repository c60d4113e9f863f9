import type pg from "pg";
import { errorCode } from "../../pool/error-causes.ts";
import { PARTITIONED_TABLES } from "../list-partitions.ts";
import type { Merge, PartitionSet } from "./due-merge.ts";
import { inTransaction } from "./in-transaction.ts";
import { attachMerged, RUNS_FIRST } from "./merged-tables.ts";

/** How long one lock, and all of them, may be waited for: all who come later wait behind. */
const LOCK_TIMEOUT_MS = 100;
const LOCKS_TIMEOUT_MS = 200;
/** A lock, or all locks in time, could not be had; somebody who had some waits for us. */
const BUSY = new Set(["55P03", "57014", "40P01"]);

/**
 * What became of an attempt: `changed` when a run was changed from `horizon` on, `busy` when others hold a table. These left all
 * as it was.
 */
export type SwapOutcome = "swapped" | "changed" | "busy";

/** Lets the tables of a merge take the place of its partitions, in one short transaction that stops readers and writers. */
export async function swapPartitions(
  client: pg.Client,
  { sets }: Merge,
  merged: PartitionSet,
  horizon: string,
): Promise<SwapOutcome> {
  const parents = RUNS_FIRST.map((table) => `ONLY ${table}`).join(", ");
  try {
    return await inTransaction(client, "BEGIN", async () => {
      await client.query(
        `SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}; SET LOCAL statement_timeout = ${LOCKS_TIMEOUT_MS}`,
      );
      await client.query(`LOCK TABLE ${parents} IN ACCESS EXCLUSIVE MODE`);
      await client.query("SET LOCAL statement_timeout = 0");
      if (await haveChanged(client, sets, horizon)) return "changed";
      await assertComplete(client, merged);
      const leaves = PARTITIONED_TABLES.flatMap((table) => sets.map((set) => set.leaves[table]));
      await client.query(`DROP TABLE ${leaves.join(", ")}`);
      await attachMerged(client, merged);
      return "swapped";
    });
  } catch (error) {
    if (error instanceof Error && BUSY.has(errorCode(error) ?? "")) return "busy";
    throw error;
  }
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
