import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { LOADING_VERSION } from "../../pool/assert-schema.ts";
import { addDays } from "../add-days.ts";
import { connectOwner } from "../connect-owner.ts";
import { listPartitions } from "../list-partitions.ts";
import { changeHorizon } from "./change-horizon.ts";
import { holdSameRows } from "./compare-rows.ts";
import { type Copy, copiedColumns, copyChanged, copyRuns } from "./copy-runs.ts";
import { dueMerge, type Merge } from "./due-merge.ts";
import { dropUnfinished, makeMerged, RUNS_FIRST } from "./merged-tables.ts";
import { outlastTransactions } from "./outlast-transactions.ts";
import { partitionRegistry } from "./partition-registry.ts";
import { swapPartitions } from "./swap-partitions.ts";
import { swapWhenQuiet } from "./while-locked.ts";

/** Any number of its own: one process merges at a time. */
const ADVISORY_LOCK = 7_303_014_307;
/** Another merge begins in a round within this time. */
const ROUND_MS = 60_000;
const PATIENCE_MS = 5 * 60_000;
/** Runs may change between two. */
const COMPARISONS = 5;
/** How old a transaction of a replica may be that is not to miss rows. */
const REPLICA_MS = 60_000;

export interface MergeOptions {
  /** Days before today whose runs are kept. Default: all. */
  readonly retentionDays?: number | undefined;
  /** Ends the round; what it had begun is dropped by the next. */
  readonly signal?: AbortSignal | undefined;
  /** How long transactions of others that are open are waited for, in milliseconds. Default: 5 minutes. */
  readonly patienceMs?: number | undefined;
}

/** Days (`2026-11-01`, UTC) that have a partition in common now. */
export interface MergedDays {
  readonly first: string;
  readonly last: string;
}

/**
 * Merges the partitions of old days into weeks, and of old weeks into months, as far as retention lets their runs go in time. A set
 * at a time, as many as a minute allows, at least one. Rows are copied as they are while services go on; readers and writers wait
 * for the moment in which the tables change places. Takes the room of the set twice meanwhile.
 *
 * Whoever changes a run or its items sets its `changed_xid` in the same transaction, or the change is lost.
 *
 * @returns what was merged; nothing also while another process is at it, or when others keep transactions open
 */
export async function mergePartitions(ownerUrl: string, options: MergeOptions = {}): Promise<MergedDays[]> {
  const { retentionDays, signal } = options;
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS is_ours", [ADVISORY_LOCK]);
  if (rows[0]?.is_ours !== true) return [];
  const merged: MergedDays[] = [];
  const deadline = Date.now() + ROUND_MS;
  try {
    await dropUnfinished(client);
    if (!(await isToBeLeftAlone(client))) await partitionRegistry(client, options);
    while (merged.length === 0 || Date.now() < deadline) {
      const merge = await nextMerge(client, retentionDays);
      if (merge === null || !(await mergeSets({ client, merge, options }))) break;
      merged.push({ first: merge.firstDay, last: addDays(merge.endDay, -1) });
    }
    await dropUnfinished(client);
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
  return merged;
}

async function nextMerge(client: pg.Client, retentionDays: number | undefined): Promise<Merge | null> {
  if (await isToBeLeftAlone(client)) return null;
  const { rows } = await client.query<{ today: string; has_unfilled: boolean }>(
    `SELECT
      to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS today, to_regclass('unfilled_days') IS NOT NULL AS has_unfilled`,
  );
  const [found] = rows;
  if (found === undefined) return null;
  const lists = ["uncounted_days", ...(found.has_unfilled ? ["unfilled_days"] : [])];
  const { rows: busy } = await client.query<{ day: string }>(
    lists.map((list) => `SELECT to_char(stored_on, 'YYYY-MM-DD') AS day FROM ${list}`).join(" UNION "),
  );
  const busyDays = busy.map(({ day }) => day);
  return dueMerge(await listPartitions(client), found.today, retentionDays, busyDays);
}

/** While a dump is loaded, whose rows are no changes; and on many nodes, where changes have no order in common. */
async function isToBeLeftAlone(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ is_left: boolean }>(
    "SELECT is_distributed() OR EXISTS (SELECT FROM schema_migrations WHERE version = $1) AS is_left",
    [LOADING_VERSION],
  );
  return rows[0]?.is_left !== false;
}

interface Merging {
  readonly client: pg.Client;
  readonly merge: Merge;
  readonly options: MergeOptions;
}

/** False when others kept it from ending; then all is as it was, but for unfinished tables. */
async function mergeSets({ client, merge, options }: Merging): Promise<boolean> {
  const { signal, patienceMs = PATIENCE_MS } = options;
  // For whoever keeps a transaction open for ever, nothing is copied in vain.
  if (!(await outlastTransactions(client, patienceMs, signal))) return false;
  const since = await changeHorizon(client);
  const merged = await makeMerged(client, merge);
  const columns = await copiedColumns(client);
  const { rows: projects } = await client.query<{ id: number }>(
    "SELECT project_id AS id FROM projects ORDER BY project_id",
  );
  const copies = merge.sets.flatMap((from) =>
    projects.map(({ id }): Copy => ({ client, columns, from, to: merged, projectId: id })),
  );
  for (const copy of copies) await copyRuns(copy, signal);
  const catchUp = async (horizon: string): Promise<string> => {
    signal?.throwIfAborted();
    const next = await changeHorizon(client);
    for (const copy of copies) await copyChanged(copy, horizon);
    return next;
  };
  // So that plans are as good as those for the partitions of before.
  for (const table of RUNS_FIRST) await client.query(`VACUUM (ANALYZE) ${merged.leaves[table]}`);
  let horizon = await catchUp(since);
  for (let comparison = 1; !(await holdSameRows(client, columns, merge.sets, merged)); comparison++) {
    if (comparison === COMPARISONS)
      throw new Error(`Merged partitions differ from those of before: ${merge.firstDay}.`);
    horizon = await catchUp(horizon);
  }
  const { rowCount: replicas } = await client.query("SELECT FROM pg_stat_replication");
  if (replicas !== 0) await delay(REPLICA_MS, undefined, { signal });
  const swap = (since: string, mayCopy: boolean) =>
    swapPartitions(client, merge, merged, { copies, horizon: since, mayCopy });
  return swapWhenQuiet(client, horizon, { swap, catchUp, patienceMs, signal });
}
