import type pg from "pg";
import { inTransaction } from "../in-transaction.ts";
import { PARTITIONED_TABLES, type PartitionedTable } from "../list-partitions.ts";
import type { PartitionSet } from "./due-merge.ts";
import { RUNS_FIRST } from "./merged-tables.ts";

/** Rows that are copied in one transaction, about: those who follow changes wait for the oldest that is under way. */
const ROWS = 10_000;
/** Runs that are looked at for that. */
const RUNS = 1_000;
/** Changed runs that are copied in one transaction. */
const CHANGED_RUNS = 200;
const AT_ONE_MOMENT = "BEGIN ISOLATION LEVEL REPEATABLE READ";

/** Columns that rows are copied by: all but those that Postgres computes. */
export type CopiedColumns = Readonly<Record<PartitionedTable, string>>;

export async function copiedColumns(client: pg.Client): Promise<CopiedColumns> {
  const { rows } = await client.query<{ parent: string; columns: string }>(
    `SELECT attrelid::regclass::text AS parent, string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns
    FROM pg_attribute
    WHERE attrelid = ANY ($1::regclass[]) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    GROUP BY attrelid`,
    [PARTITIONED_TABLES],
  );
  return Object.fromEntries(rows.map(({ parent, columns }) => [parent, columns])) as CopiedColumns;
}

/** What rows are known by, beside the day. */
const KEYS: Readonly<Record<PartitionedTable, string>> = {
  agent_runs: "project_id, run_id",
  agent_steps: "project_id, run_id, step_id",
  agent_failures: "project_id, run_id, failure_id",
  agent_decisions: "project_id, run_id, decision_id",
  agent_signals: "project_id, run_id, signal_id",
};

export interface Copy {
  readonly client: pg.Client;
  readonly columns: CopiedColumns;
  readonly from: PartitionSet;
  readonly to: PartitionSet;
  readonly projectId: number;
}

/** Copies all runs of a project and their items, some in a transaction; of one run all are of the same moment. */
export async function copyRuns(copy: Copy, signal?: AbortSignal): Promise<void> {
  const { client, from, projectId } = copy;
  let beyond = "";
  for (;;) {
    signal?.throwIfAborted();
    const { rows } = await client.query<{ run_id: string }>(
      `SELECT run_id
      FROM (
        SELECT
          run_id, row_number() OVER by_id AS place,
          sum(1 + step_count + failure_count + decision_count + signal_count) OVER by_id AS rows
        FROM (
          SELECT * FROM ${from.leaves.agent_runs} WHERE project_id = $1 ${beyond} ORDER BY run_id LIMIT ${RUNS}
        ) AS next
        WINDOW by_id AS (ORDER BY run_id)
      ) AS counted
      WHERE place = 1 OR rows <= ${ROWS}
      ORDER BY run_id DESC
      LIMIT 1`,
      [projectId],
    );
    const last = rows[0]?.run_id;
    if (last === undefined) return;
    const which = `run_id <= $2 ${beyond}`;
    await inTransaction(client, AT_ONE_MOMENT, () => insert(copy, which, last));
    beyond = `AND run_id > '${last}'`;
  }
}

/**
 * Copies those runs of a project again that transactions changed from one on, some in a transaction.
 *
 * @returns how many
 */
export async function copyChanged(copy: Copy, horizon: string): Promise<number> {
  const ids = await changedRuns(copy, horizon);
  for (let done = 0; done < ids.length; done += CHANGED_RUNS) {
    const some = ids.slice(done, done + CHANGED_RUNS);
    await inTransaction(copy.client, AT_ONE_MOMENT, () => copyAgain(copy, some));
  }
  return ids.length;
}

/** The runs of a project that transactions changed from one on. */
export async function changedRuns({ client, from, projectId }: Copy, horizon: string): Promise<string[]> {
  const { rows } = await client.query<{ run_id: string }>(
    `SELECT run_id FROM ${from.leaves.agent_runs} WHERE project_id = $1 AND changed_xid >= $2::text::xid8`,
    [projectId, horizon],
  );
  return rows.map(({ run_id }) => run_id);
}

/** Makes copied runs what they are now. Rows are changed, not made anew, so that whoever does not see the change sees them as they were. */
export async function copyAgain(copy: Copy, ids: readonly string[]): Promise<void> {
  const { client, columns, from, to, projectId } = copy;
  for (const table of RUNS_FIRST) {
    const names = columns[table];
    const key = KEYS[table];
    const [source, target] = [from.leaves[table], to.leaves[table]];
    if (table !== "agent_runs") {
      await client.query(
        `DELETE FROM ${target} WHERE project_id = $1 AND run_id = ANY ($2) AND (${key}) NOT IN (
          SELECT ${key} FROM ${source} WHERE project_id = $1 AND run_id = ANY ($2)
        )`,
        [projectId, ids],
      );
    }
    const excluded = names.split(", ").map((name) => `excluded.${name}`);
    const kept = names.split(", ").map((name) => `kept.${name}`);
    await client.query(
      `INSERT INTO ${target} AS kept (${names})
      SELECT ${names} FROM ${source} WHERE project_id = $1 AND run_id = ANY ($2) ORDER BY ${key}
      ON CONFLICT (${key}, stored_on) DO UPDATE SET (${names}) = ROW (${excluded.join(", ")})
      WHERE (${kept.join(", ")}) IS DISTINCT FROM (${excluded.join(", ")})`,
      [projectId, ids],
    );
  }
}

async function insert({ client, columns, from, to, projectId }: Copy, which: string, value: unknown) {
  for (const table of RUNS_FIRST) {
    await client.query(
      `INSERT INTO ${to.leaves[table]} (${columns[table]})
      SELECT ${columns[table]} FROM ${from.leaves[table]} WHERE project_id = $1 AND ${which} ORDER BY run_id`,
      [projectId, value],
    );
  }
}
