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
      `DELETE FROM waiting_traces
      WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM waiting_traces
        WHERE last_sign_at < now() - $1::bigint * interval '1 ms'
        ORDER BY project_id, run_id
        LIMIT $2
        FOR UPDATE SKIP LOCKED
      ))`,
      [timeoutMs, ROWS],
    ));
    forgotten += deleted ?? 0;
  }
  return forgotten;
}
