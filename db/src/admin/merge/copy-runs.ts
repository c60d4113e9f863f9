import type pg from "pg";
import { PARTITIONED_TABLES, type PartitionedTable } from "../list-partitions.ts";
import type { PartitionSet } from "./due-merge.ts";
import { inTransaction } from "./in-transaction.ts";
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

interface Copy {
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
 * Copies those runs of a project again that transactions changed from one on.
 *
 * @returns how many
 */
export async function copyChanged(copy: Copy, horizon: string): Promise<number> {
  const { client, from, to, projectId } = copy;
  const { rows } = await client.query<{ run_id: string }>(
    `SELECT run_id FROM ${from.leaves.agent_runs} WHERE project_id = $1 AND changed_xid >= $2::text::xid8`,
    [projectId, horizon],
  );
  const ids = rows.map(({ run_id }) => run_id);
  for (let done = 0; done < ids.length; done += CHANGED_RUNS) {
    const some = ids.slice(done, done + CHANGED_RUNS);
    await inTransaction(client, AT_ONE_MOMENT, async () => {
      // Their items go with them.
      await client.query(`DELETE FROM ${to.leaves.agent_runs} WHERE project_id = $1 AND run_id = ANY ($2)`, [
        projectId,
        some,
      ]);
      await insert(copy, "run_id = ANY ($2)", some);
    });
  }
  return ids.length;
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
