import type pg from "pg";

/** Rows that are deleted in one transaction. */
const ROWS = 20_000;

/**
 * Deletes what waits of traces of which nothing came for the time-out of runs: no span of an agent did, so they are no runs. A part
 * that comes meanwhile keeps its row.
 *
 * @returns how many traces there were
 */
export async function forgetWaitingTraces(client: pg.Client, timeoutMs: number): Promise<number> {
  let forgotten = 0;
  for (let deleted: number | null = ROWS; deleted === ROWS; ) {
    ({ rowCount: deleted } = await client.query(
      `WITH silent AS MATERIALIZED (
        SELECT project_id, run_id FROM waiting_traces
        WHERE last_sign_at < now() - $1::bigint * interval '1 ms'
        ORDER BY project_id, run_id
        LIMIT $2
        FOR UPDATE SKIP LOCKED
      )
      DELETE FROM waiting_traces AS trace USING silent
      WHERE trace.project_id = silent.project_id AND trace.run_id = silent.run_id`,
      [timeoutMs, ROWS],
    ));
    forgotten += deleted ?? 0;
  }
  return forgotten;
}
