import { once } from "node:events";
import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { applyMigration } from "../admin/apply-migration.ts";
import { connectOwner } from "../admin/connect-owner.ts";
import { continueChangeIds } from "../admin/continue-change-ids.ts";
import { assertUtf8, ensureMigrationTable, migrate } from "../admin/migrate.ts";
import { forEachPlace, isDistributed, makePlaces } from "../citus/index.ts";
import { loadMigrations } from "../migrations.ts";
import { ensureGroups } from "../roles/ensure-groups.ts";
import type { ServiceGroups } from "../roles/service-groups.ts";
import { type CheckedDump, checkDump } from "./check-dump.ts";
import { type DumpChunk, type DumpHead, readRecords, unpackChunk } from "./dump-file.ts";
import { copyTarget } from "./dump-tables.ts";
import { beginLoad, endLoad, noteLoaded } from "./load-progress.ts";

/** Any number of its own: one process loads at a time. */
const ADVISORY_LOCK = 7_303_014_305;

const decompress = promisify(zstdDecompress);

export interface LoadProgress {
  /** Chunks of the file that are in the database, and how many there are. */
  readonly done: number;
  readonly of: number;
}

export interface LoadReport {
  /** Rows of the file by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Migrations applied after the rows were there. */
  readonly applied: readonly string[];
}

/**
 * Loads a dump into an empty database, in the schema that it was dumped with, then brings it to that of this version. When it
 * breaks off, the same call goes on after the last chunk; until it has ended no service starts on the database.
 *
 * @param onProgress hears where the load begins, then of each chunk
 * @throws DumpFileError, before anything is changed, when the file is damaged or newer; Error when the database is not empty
 */
export async function loadDump(
  ownerUrl: string,
  path: string,
  onProgress: (progress: LoadProgress) => void = () => undefined,
): Promise<LoadReport> {
  const dump = await checkDump(path);
  const { head, end } = dump;
  const applied = await loadRows(ownerUrl, path, dump, onProgress);
  // Counts what was stored by older rules, too.
  await migrate(ownerUrl);
  await using connection = await connectOwner(ownerUrl);
  for (const { name } of head.tables) await connection.client.query(`ANALYZE ${name}`);
  return { rows: end.rows, applied };
}

async function loadRows(
  ownerUrl: string,
  path: string,
  { head, end }: CheckedDump,
  onProgress: (progress: LoadProgress) => void,
): Promise<string[]> {
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  await assertUtf8(client);
  const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS is_ours", [ADVISORY_LOCK]);
  if (rows[0]?.is_ours !== true) throw new Error("Another process is loading into this database.");
  const groups = await ensureGroups(client);
  let done = await beginLoad(client, head);
  onProgress({ done, of: end.chunks });
  const last = head.migrations.at(-1)?.version ?? 0;
  await applyMissing(client, groups, last);
  if (done === 0) await clearSeeds(client, head);
  for (const day of head.days) await client.query("SELECT create_day_partitions($1)", [day]);
  let place = 0;
  for await (const { kind, content } of readRecords(path)) {
    if (kind !== "chunk") continue;
    place += 1;
    if (place <= done) continue;
    await loadChunk(client, head, unpackChunk(content), place);
    done = place;
    onProgress({ done, of: end.chunks });
  }
  const applied = await applyMissing(client, groups, Number.POSITIVE_INFINITY);
  const horizon = BigInt(head.change_horizon);
  if (await isDistributed(client)) {
    await makePlaces(ownerUrl);
    await forEachPlace(ownerUrl, async ({ url }) => {
      await using place = await connectOwner(url);
      await continueChangeIds(place.client, horizon);
    });
  } else {
    await continueChangeIds(client, horizon);
  }
  await endLoad(client);
  return applied;
}

async function applyMissing(client: pg.Client, groups: ServiceGroups, last: number): Promise<string[]> {
  const applied = new Set((await ensureMigrationTable(client)).map(({ version }) => version));
  const missing = (await loadMigrations()).filter(({ version }) => version <= last && !applied.has(version));
  for (const migration of missing) await applyMigration(client, migration, groups);
  return missing.map(({ name }) => name);
}

/** Rows that migrations made give way to those of the file. */
async function clearSeeds(client: pg.Client, { tables }: DumpHead): Promise<void> {
  for (const { name } of tables.toReversed()) {
    const { rows } = await client.query<{ is_plain: boolean }>(
      "SELECT relkind = 'r' AS is_plain FROM pg_class WHERE oid = $1::regclass",
      [name],
    );
    if (rows[0]?.is_plain) await client.query(`DELETE FROM ${name}`);
  }
}

async function loadChunk(
  client: pg.Client,
  { tables }: DumpHead,
  chunk: DumpChunk,
  place: number,
): Promise<void> {
  const table = tables[chunk.table];
  if (table === undefined) throw new Error("a chunk names no table");
  const bytes = await decompress(chunk.packed);
  await client.query("BEGIN");
  try {
    const stream = client.query(copyFrom(`COPY ${copyTarget(client, table.name, table.columns)} FROM STDIN`));
    stream.end(bytes);
    await once(stream, "finish");
    await noteLoaded(client, place);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
