import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { promisify } from "node:util";
import { zstdCompress } from "node:zlib";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { connectOwner } from "../admin/connect-owner.ts";
import { APPLIED_COLUMNS, type AppliedMigration, LOADING_VERSION } from "../pool/assert-schema.ts";
import { DUMP_FORMAT, type DumpHead, type DumpRecord, frameRecord, packChunk } from "./dump-file.ts";
import { copyTarget, type StoredTable, storedTables } from "./dump-tables.ts";
import { type DumpedPlaces, distributedTables, openPlaces } from "./dumped-places.ts";

/** Rows that are packed and loaded together, in bytes as COPY prints them. */
const CHUNK_BYTES = 2 * 1024 * 1024;
const NEWLINE = 0x0a;

const compress = promisify(zstdCompress);

export interface DumpReport {
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly bytes: number;
  /** Version of the schema. */
  readonly schema: number;
}

/**
 * Writes all that a database holds, as it stands at one moment, to a file, while services go on; of a cluster, what each place
 * holds at a moment of its own, so that each project is whole. The file has its name once
 * it is complete and on the disk; nobody but its owner may read it.
 *
 * @param withKeys API keys too (their hashes: the keys keep working)
 */
export async function dumpDatabase(
  ownerUrl: string,
  path: string,
  { withKeys = false }: { readonly withKeys?: boolean } = {},
): Promise<DumpReport> {
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  const tables = await storedTables(client, { withKeys });
  await using places = await openPlaces(ownerUrl);
  const head = await describe(client, tables, places);
  const unfinished = `${path}.unfinished`;
  const file = await open(unfinished, "w", 0o600);
  try {
    const output = new DumpOutput(file);
    await output.write({ kind: "head", content: json(head) });
    for (const [place, table] of tables.entries()) {
      for (const source of sourcesOf(client, table, places)) {
        for await (const { rows, bytes } of chunksOf(source)) {
          await output.writeChunk(place, table.name, rows, bytes);
        }
      }
    }
    await output.end();
    await file.sync();
    await file.close();
    await rename(unfinished, path);
    return { rows: output.rows, bytes: output.bytes, schema: head.migrations.at(-1)?.version ?? 0 };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** What COPY reads of a table. */
interface Source {
  readonly client: pg.Client;
  readonly text: string;
}

/** The table or its partitions; of projects of a cluster, what each place has of it. */
function sourcesOf(
  client: pg.Client,
  { name, columns, leaves }: StoredTable,
  places: DumpedPlaces,
): readonly Source[] {
  if (places.clients.length === 0 || !distributedTables.has(name))
    return leaves.map((leaf) => ({ client, text: copyTarget(client, leaf, columns) }));
  const names = columns.map((column) => client.escapeIdentifier(column)).join(", ");
  return places.clients.map((place) => ({ client: place, text: `(SELECT ${names} FROM ${name})` }));
}

async function describe(
  client: pg.Client,
  tables: readonly StoredTable[],
  places: DumpedPlaces,
): Promise<DumpHead> {
  const { rows: applied } = await client.query<AppliedMigration>(
    `SELECT ${APPLIED_COLUMNS} FROM schema_migrations ORDER BY version`,
  );
  if (applied.some(({ version }) => version === LOADING_VERSION)) {
    throw new Error("A load into this database has not ended. Go on with it first: npm run db:load -- FILE");
  }
  // As long as the dump takes, none of them expires.
  if (places.clients.length === 0) {
    const leaves = tables.flatMap((table) => table.leaves);
    await client.query(`LOCK TABLE ${leaves.join(", ")} IN ACCESS SHARE MODE`);
  }
  // Not from the view of partitions, which schemas before 32 do not have.
  const { rows } = await client.query<{ server: string; days: string[]; has_ids: boolean; here: string }>(`
    SELECT
      current_setting('server_version') AS server,
      ARRAY(
        SELECT to_char(day, 'YYYY-MM-DD')
        FROM pg_inherits
        JOIN pg_class ON pg_class.oid = inhrelid
        CROSS JOIN LATERAL pg_get_expr(relpartbound, inhrelid) AS bounds
        CROSS JOIN LATERAL generate_series(
          substring(bounds FROM $$FROM \\('(.*)'\\) TO$$)::date,
          substring(bounds FROM $$TO \\('(.*)'\\)$$)::date - 1,
          interval '1 day'
        ) AS day
        WHERE inhparent = 'agent_runs'::regclass
        ORDER BY 1
      ) AS days,
      to_regproc('change_horizon') IS NOT NULL AS has_ids,
      pg_snapshot_xmax(pg_current_snapshot())::text AS here`);
  const [found] = rows;
  if (found === undefined) throw new Error("the database did not return its own facts");
  const horizon = found.has_ids
    ? await client.query<{ here: string }>("SELECT change_horizon()::text AS here")
    : { rows: [found] };
  return {
    format: DUMP_FORMAT,
    id: randomUUID(),
    dumped_at: new Date().toISOString(),
    server_version: found.server,
    migrations: applied.map(({ version, name, checksum }) => ({ version, name, checksum })),
    days: found.days,
    change_horizon: await places.highest(horizon.rows[0]?.here ?? found.here),
    tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
  };
}

/** The rows of a table, in pieces that end where a row ends. */
async function* chunksOf({ client, text }: Source) {
  const stream = client.query(copyTo(`COPY ${text} TO STDOUT`));
  let parts: Buffer[] = [];
  let length = 0;
  for await (const data of stream as AsyncIterable<Buffer>) {
    const end = length + data.length < CHUNK_BYTES ? 0 : data.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      yield chunkOf([...parts, data.subarray(0, end)]);
      parts = [];
      length = 0;
    }
    parts.push(data.subarray(end));
    length += data.length - end;
  }
  if (length > 0) yield chunkOf(parts);
}

function chunkOf(parts: readonly Buffer[]) {
  const bytes = Buffer.concat(parts);
  let rows = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) rows += 1;
  return { rows, bytes };
}

/** Writes records and keeps the sum over all of them. */
class DumpOutput {
  readonly rows: Record<string, number> = {};
  bytes = 0;
  readonly #file: FileHandle;
  readonly #hash = createHash("sha256");
  #chunks = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async write(record: DumpRecord): Promise<void> {
    const { bytes, sum } = frameRecord(record);
    this.#hash.update(sum);
    await this.#file.writeFile(bytes);
    this.bytes += bytes.length;
  }

  async writeChunk(table: number, name: string, rows: number, bytes: Buffer): Promise<void> {
    await this.write({ kind: "chunk", content: packChunk({ table, rows, packed: await compress(bytes) }) });
    this.#chunks += 1;
    this.rows[name] = (this.rows[name] ?? 0) + rows;
  }

  async end(): Promise<void> {
    const content = json({ chunks: this.#chunks, rows: this.rows, sha256: this.#hash.copy().digest("hex") });
    await this.write({ kind: "end", content });
  }
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
