import type pg from "pg";

/**
 * An id of changes: all that have a lower one have ended, and are seen from now on.
 *
 * @param prefix of names at a place
 */
export async function changeHorizon(client: pg.Client, prefix = ""): Promise<string> {
  const { rows } = await client.query<{ horizon: string }>(
    `SELECT ${prefix}change_horizon()::text AS horizon`,
  );
  if (rows[0] === undefined) throw new Error("the database did not return its horizon");
  return rows[0].horizon;
}
