import { randomUUID } from "node:crypto";
import type pg from "pg";
import { connectOwner } from "../admin/connect-owner.ts";
import { loadMigrations } from "../migrations.ts";
import { sumRuns } from "../rollup/sum-runs.ts";
import type { RunRecord, StepRow } from "../rows.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import { createDatabase, dropDatabase, withDatabase } from "./test-postgres.ts";

/** The last migration of the version before nested steps were counted once. */
const BEFORE = 14;

/** An empty database as an earlier version left it, with the partitions of today. */
export async function oldDatabase(serverUrl: string): Promise<AsyncDisposable & { readonly url: string }> {
  const name = `runfacts_old_${randomUUID().replaceAll("-", "")}`;
  await createDatabase(serverUrl, name);
  const url = withDatabase(serverUrl, name);
  await using owner = await connectOwner(url);
  await owner.client.query(`
    CREATE TABLE schema_migrations (
      version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()
    )`);
  for (const { version, name: file, sql, checksum } of await loadMigrations()) {
    if (version > BEFORE) continue;
    await owner.client.query(sql);
    await owner.client.query("INSERT INTO schema_migrations VALUES ($1, $2, $3)", [version, file, checksum]);
  }
  await owner.client.query("SELECT create_day_partitions((now() AT TIME ZONE 'UTC')::date)");
  return { url, [Symbol.asyncDispose]: () => dropDatabase(serverUrl, name) };
}

const usage = [
  "input_tokens",
  "output_tokens",
  "cache_read_tokens",
  "reasoning_tokens",
  "cost_nano_usd",
] as const;

/** A run as the version before stored it: its usage is the plain sum over its steps. */
export function oldRecord(record: RunRecord): RunRecord {
  const sums = usage.map((column) => {
    const counts = record.steps.flatMap((step) => (step[column] === null ? [] : [step[column]]));
    return [column, counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0n)];
  });
  return { ...record, run: { ...record.run, ...Object.fromEntries(sums) } };
}

/** Writes the rows of a run as the version before did: of the columns that it knew. */
export async function insertOldRun(client: pg.Client, { run, steps, failures }: RunRecord): Promise<void> {
  const { rows } = await client.query<{ day: string }>(
    "SELECT (now() AT TIME ZONE 'UTC')::date::text AS day",
  );
  const key = { project_id: 1, run_id: run.run_id, stored_on: rows[0]?.day };
  const { run_id: _run, content_hash, decision_count: _decisions, signal_count: _signals, ...header } = run;
  const hash = Buffer.from(content_hash);
  await insert(client, "run_registry", { ...key, content_hash: hash });
  await insert(client, "agent_runs", { ...key, ...timed(header), content_hash: hash });
  for (const step of steps) await insert(client, "agent_steps", { ...key, ...timed(step) });
  const run_started_at = timestamptzLiteral(run.started_at);
  for (const failure of failures)
    await insert(client, "agent_failures", { ...key, run_started_at, ...failure });
}

function timed(row: Pick<StepRow, "started_at" | "ended_at">): object {
  const ended_at = row.ended_at === null ? null : timestamptzLiteral(row.ended_at);
  return { ...row, started_at: timestamptzLiteral(row.started_at), ended_at };
}

const newColumns: ReadonlySet<string> = new Set([
  "dropped",
  "fingerprint",
  "wait",
  "argument_digest",
  "result_bytes",
]);

async function insert(client: pg.Client, table: string, row: object): Promise<void> {
  const columns = Object.entries(row).filter(([name]) => !newColumns.has(name));
  const places = columns.map((_, n) => `$${n + 1}`);
  await client.query(
    `INSERT INTO ${table} (${columns.map(([name]) => name).join(", ")}) VALUES (${places.join(", ")})`,
    columns.map(([, value]) => value),
  );
}

/** What the version before adds to the rollups for a run: every step in full, and the failures that were recorded. */
export function oldRollups(record: RunRecord) {
  return sumRuns(1, [record]);
}
