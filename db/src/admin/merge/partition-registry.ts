import type pg from "pg";
import { inTransaction } from "../in-transaction.ts";
import { changeHorizon } from "./change-horizon.ts";
import { dropUnfinished } from "./merged-tables.ts";
import { outlastTransactions } from "./outlast-transactions.ts";
import { swapWhenQuiet, whileLocked } from "./while-locked.ts";

/** Rows that are copied in one transaction. */
const ROWS = 10_000;
/** Of these runs the rows are copied while all wait. */
const LAST_RUNS = 2_000;
/** The one in parts, until it takes the place of the other. */
const PARTS = "run_registry_by_hash";
const PATIENCE_MS = 5 * 60_000;

export interface RegistryOptions {
  /** Ends it; the next call goes on. */
  readonly signal?: AbortSignal | undefined;
  /** How long transactions of others that are open are waited for, in milliseconds. Default: 5 minutes. */
  readonly patienceMs?: number | undefined;
}

/**
 * Copies the rows of a registry that is one table into one in parts, and lets that take its place, while services go on: each
 * row is written in the transaction of its run, so those of runs that changed meanwhile are copied again. What was copied when it breaks off
 * stays. Not on the day of the upgrade: maintenance of versions before deletes expired rows of the one table only.
 */
export async function partitionRegistry(
  client: pg.Client,
  { signal, patienceMs = PATIENCE_MS }: RegistryOptions,
): Promise<void> {
  const { rows } = await client.query<{ is_due: boolean }>(`
    SELECT relkind = 'r' AND EXISTS (
      SELECT FROM schema_migrations WHERE version = 32 AND applied_at < now() - interval '1 day'
    ) AS is_due
    FROM pg_class WHERE oid = 'run_registry'::regclass`);
  if (rows[0]?.is_due !== true) return;
  const since = await begin(client);
  await copyRows(client, signal);
  await client.query(`ANALYZE ${PARTS}`);
  const catchUp = (horizon: string) => copyChanged(client, horizon, signal);
  const horizon = await catchUp(since);
  const swap = (since: string) =>
    whileLocked(client, "run_registry", async () => {
      if ((await changedRuns(client, since, LAST_RUNS + 1)) > LAST_RUNS) return "changed";
      await copyChangedBetween(client, since, null);
      await client.query("SELECT replace_registry($1)", [PARTS]);
      await client.query("DELETE FROM registry_copy");
      return "swapped";
    });
  const outlast = () => outlastTransactions(client, patienceMs, signal);
  if (await swapWhenQuiet(horizon, { swap, catchUp, outlast, signal })) await dropUnfinished(client);
}

/** Makes the registry in parts where it is not yet there; resolves with the horizon from before its first row. */
async function begin(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ horizon: string }>("SELECT horizon FROM registry_copy");
  const [known] = rows;
  if (known !== undefined) return known.horizon;
  const horizon = await changeHorizon(client);
  await inTransaction(client, "BEGIN", async () => {
    await client.query("SELECT make_registry($1)", [PARTS]);
    await client.query("INSERT INTO registry_copy (horizon, copied_project) VALUES ($1, -1)", [horizon]);
  });
  return horizon;
}

async function copyRows(client: pg.Client, signal: AbortSignal | undefined): Promise<void> {
  const { rows: projects } = await client.query<{ id: number; run_id: string | null }>(`
    SELECT project_id AS id, CASE WHEN project_id = copied_project THEN copied_run END AS run_id
    FROM projects CROSS JOIN registry_copy
    WHERE project_id > copied_project OR project_id = copied_project AND copied_run IS NOT NULL
    ORDER BY id`);
  for (const { id, run_id } of projects) {
    for (let after = run_id, isOver = false; !isOver; ) {
      signal?.throwIfAborted();
      const last: string | null = await inTransaction(client, "BEGIN", () => copySome(client, id, after));
      isOver = last === null;
      after = last;
    }
  }
}

/** Resolves with the last run whose row was copied; null if there are no more. */
async function copySome(client: pg.Client, project: number, after: string | null): Promise<string | null> {
  const beyond = after === null ? "" : "AND run_id > $2";
  const values = after === null ? [project] : [project, after];
  const { rows } = await client.query<{ run_id: string }>(
    `WITH next AS MATERIALIZED (
      SELECT * FROM run_registry WHERE project_id = $1 ${beyond} ORDER BY run_id LIMIT ${ROWS}
    ), copied AS (
      INSERT INTO ${PARTS} SELECT * FROM next ON CONFLICT (project_id, run_id) DO NOTHING
    )
    SELECT run_id FROM next ORDER BY run_id DESC LIMIT 1`,
    values,
  );
  const last = rows[0]?.run_id ?? null;
  await client.query("UPDATE registry_copy SET copied_project = $1, copied_run = $2", [project, last]);
  return last;
}

/** Some runs a transaction; resolves with the horizon from before. */
async function copyChanged(
  client: pg.Client,
  horizon: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const next = await changeHorizon(client);
  for (let from: string | null = horizon; from !== null; ) {
    signal?.throwIfAborted();
    const { rows }: { rows: { beyond: string }[] } = await client.query(
      `SELECT changed_xid::text AS beyond FROM agent_runs
      WHERE changed_xid >= $1::text::xid8
      ORDER BY changed_xid OFFSET ${ROWS} LIMIT 1`,
      [from],
    );
    // Runs of one transaction have the same id: then a little more.
    const until: string | null = rows[0] === undefined ? null : String(BigInt(rows[0].beyond) + 1n);
    await copyChangedBetween(client, from, until);
    from = until;
  }
  return next;
}

async function copyChangedBetween(client: pg.Client, from: string, until: string | null): Promise<void> {
  await client.query(
    `INSERT INTO ${PARTS} AS kept
    SELECT registered.*
    FROM agent_runs AS run
    JOIN run_registry AS registered ON registered.project_id = run.project_id AND registered.run_id = run.run_id
    WHERE run.changed_xid >= $1::text::xid8 AND ($2::text IS NULL OR run.changed_xid < $2::text::xid8)
    ON CONFLICT (project_id, run_id) DO UPDATE SET content_hash = excluded.content_hash
    WHERE kept.content_hash <> excluded.content_hash`,
    [from, until],
  );
}

async function changedRuns(client: pg.Client, horizon: string, most: number): Promise<number> {
  const { rows } = await client.query<{ runs: number }>(
    `SELECT count(*)::int AS runs
    FROM (SELECT FROM agent_runs WHERE changed_xid >= $1::text::xid8 LIMIT ${most}) AS changed`,
    [horizon],
  );
  return rows[0]?.runs ?? most;
}
