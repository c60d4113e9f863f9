import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { isDistributed } from "../../citus/index.ts";
import { LOADING_VERSION } from "../../pool/assert-schema.ts";
import { addDays } from "../add-days.ts";
import { connectOwner } from "../connect-owner.ts";
import { listPartitions } from "../list-partitions.ts";
import { changeHorizon } from "./change-horizon.ts";
import { holdSameRows } from "./compare-rows.ts";
import { copyChanged, copyRuns } from "./copy-runs.ts";
import { dueMerge, type Merge } from "./due-merge.ts";
import { atPlaces, type MergePlace, type MergePlaces, openMergePlaces } from "./merge-places.ts";
import { dropUnfinished, makeMerged, RUNS_FIRST } from "./merged-tables.ts";
import { outlastTransactions } from "./outlast-transactions.ts";
import { partitionRegistry } from "./partition-registry.ts";
import { type PlaceMerge, placeMerges } from "./place-merge.ts";
import { swapPartitions, swapShards } from "./swap-partitions.ts";
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
  /**
   * Whether the places of a Citus cluster are merged too: the tables change places on all nodes at once, which stops all projects for
   * seconds. Default: no.
   */
  readonly mergesCluster?: boolean | undefined;
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
 * for the moment in which the tables change places. Takes the room of the set twice meanwhile. In a Citus cluster only
 * when it is asked for, and on all nodes at once: none is merged while one is away.
 *
 * Whoever changes a run or its items sets its `changed_xid` in the same transaction, or the change is lost.
 *
 * @returns what was merged; nothing also while another process is at it, or when others keep transactions open
 */
export async function mergePartitions(ownerUrl: string, options: MergeOptions = {}): Promise<MergedDays[]> {
  const { retentionDays, mergesCluster = false, signal } = options;
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS is_ours", [ADVISORY_LOCK]);
  if (rows[0]?.is_ours !== true) return [];
  const merged: MergedDays[] = [];
  const deadline = Date.now() + ROUND_MS;
  try {
    await dropUnfinished(client);
    // A registry that is distributed stays as it is: it has a part for each shard.
    const isCluster = await isDistributed(client);
    if (isCluster && !mergesCluster) return [];
    if (!isCluster && !(await isLoading(client))) await partitionRegistry(client, options);
    // A node that is away is no matter where nothing is to do.
    if ((await nextMerge(client, retentionDays, [])) === null) return [];
    await using places = await openMergePlaces(ownerUrl, client);
    while (merged.length === 0 || Date.now() < deadline) {
      const merge = await nextMerge(client, retentionDays, places.all);
      if (merge === null || !(await mergeSets({ client, places, merge, options }))) break;
      merged.push({ first: merge.firstDay, last: addDays(merge.endDay, -1) });
    }
    await dropUnfinished(client);
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
  return merged;
}

async function nextMerge(
  client: pg.Client,
  retentionDays: number | undefined,
  places: readonly MergePlace[],
): Promise<Merge | null> {
  if (await isLoading(client)) return null;
  const { rows } = await client.query<{ today: string }>(
    "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS today",
  );
  const busy = await atPlaces(places, busyDays);
  return dueMerge(
    await listPartitions(client),
    rows[0]?.today ?? "",
    retentionDays,
    [...busy.values()].flat(),
  );
}

/** Days of which rows are still being brought up to date at a place. */
async function busyDays({ client, prefix }: MergePlace): Promise<string[]> {
  const { rows } = await client.query<{ has_unfilled: boolean }>(
    "SELECT to_regclass($1) IS NOT NULL AS has_unfilled",
    [`${prefix}unfilled_days`],
  );
  const lists = ["uncounted_days", ...(rows[0]?.has_unfilled === true ? ["unfilled_days"] : [])];
  const { rows: busy } = await client.query<{ day: string }>(
    lists
      .map((list) => `SELECT to_char(stored_on, 'YYYY-MM-DD') AS day FROM ${prefix}${list}`)
      .join(" UNION "),
  );
  return busy.map(({ day }) => day);
}

/** While a dump is loaded, whose rows are no changes. */
async function isLoading(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ is_loading: boolean }>(
    "SELECT EXISTS (SELECT FROM schema_migrations WHERE version = $1) AS is_loading",
    [LOADING_VERSION],
  );
  return rows[0]?.is_loading !== false;
}

interface Merging {
  readonly client: pg.Client;
  readonly places: MergePlaces;
  readonly merge: Merge;
  readonly options: MergeOptions;
}

/** False when others kept it from ending; then all is as it was, but for unfinished tables. */
async function mergeSets({ client, places, merge, options }: Merging): Promise<boolean> {
  const { signal, patienceMs = PATIENCE_MS } = options;
  const nodes = [...new Map(places.all.map((place) => [place.client, place])).values()];
  const outlast = async () => {
    const areOver = await atPlaces(nodes, (node) => outlastTransactions(node.client, patienceMs, signal));
    return ![...areOver.values()].includes(false);
  };
  // For whoever keeps a transaction open for ever, nothing is copied in vain.
  if (!(await outlast())) return false;
  const begun = await atPlaces(places.all, horizonOf);
  const merged = await makeMerged(client, merge);
  const parts = await placeMerges(client, places.all, merge, merged);
  await atPlaces(parts, async ({ copies }) => {
    for (const copy of copies) await copyRuns(copy, signal);
  });
  const catchUp = async (horizons: ReadonlyMap<PlaceMerge, string>) => {
    signal?.throwIfAborted();
    const next = await atPlaces(parts, horizonOf);
    await atPlaces(parts, (part) => copyAllChanged(part, horizons.get(part)));
    return next;
  };
  await atPlaces(parts, async (part) => {
    // So that plans are as good as those for the partitions of before.
    for (const table of RUNS_FIRST) await part.client.query(`VACUUM (ANALYZE) ${part.merged.leaves[table]}`);
  });
  const horizons = await atPlaces(parts, (part) => compareAll(part, begun.get(part.place), merge));
  const replicas = await atPlaces(nodes, hasReplica);
  if ([...replicas.values()].includes(true)) await delay(REPLICA_MS, undefined, { signal });
  const { placements } = places;
  const swap = (since: ReadonlyMap<PlaceMerge, string>, mayCopy: boolean) => {
    const all = { client, merge, merged, parts, horizons: since, mayCopy };
    return placements === null ? swapPartitions(all) : swapShards(all, placements);
  };
  return swapWhenQuiet(horizons, { swap, catchUp, outlast, signal });
}

function horizonOf({ client, prefix }: MergePlace): Promise<string> {
  return changeHorizon(client, prefix);
}

async function copyAllChanged({ copies }: PlaceMerge, horizon: string | undefined): Promise<void> {
  if (horizon === undefined) throw new Error("A place has no horizon.");
  for (const copy of copies) await copyChanged(copy, horizon);
}

/** Copies again what changed until all rows are the same after as before; resolves with the horizon from then. */
async function compareAll(part: PlaceMerge, begun: string | undefined, merge: Merge): Promise<string> {
  let since = begun;
  for (let comparison = 1; comparison <= COMPARISONS; comparison++) {
    const next = await horizonOf(part);
    await copyAllChanged(part, since);
    since = next;
    if (await holdSameRows(part.client, part.columns, part.sets, part.merged)) return since;
  }
  throw new Error(`Merged partitions differ from those of before: ${merge.firstDay}.`);
}

async function hasReplica({ client }: MergePlace): Promise<boolean> {
  const { rowCount } = await client.query("SELECT FROM pg_stat_replication");
  return rowCount !== 0;
}
