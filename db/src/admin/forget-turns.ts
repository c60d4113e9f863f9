import type pg from "pg";

/** No record comes so long after the prompt of its turn. */
const KEPT_DAYS = 7;
/** Rows that are deleted in one transaction. */
const ROWS = 20_000;

/** Deletes turns of conversations that began more than 7 days ago. */
export async function forgetTurns(client: pg.Client): Promise<void> {
  for (let deleted: number | null = ROWS; deleted === ROWS; ) {
    ({ rowCount: deleted } = await client.query(
      `DELETE FROM conversation_turns
      WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM conversation_turns WHERE started_at < now() - $1::int * interval '1 day' LIMIT $2
      ))`,
      [KEPT_DAYS, ROWS],
    ));
  }
}
