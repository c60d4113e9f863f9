import type pg from "pg";

/** What readers that followed the other server may have reached beyond its last change. */
const MARGIN = 2n ** 32n;

/**
 * Lets the ids of changes go on where those of another server ended, if what is stored was changed by transactions that this
 * server has yet to reach: a database that was restored. Readers would miss what changes until then, and be told old changes
 * when it comes.
 *
 * @param reached up to where readers may have followed the other server, where that is known
 */
export async function continueChangeIds(client: pg.Client, reached = 0n): Promise<void> {
  // One snapshot: what it sees was changed before its end, unless on another server.
  const { rows } = await client.query<{ last: string; horizon: string; oldest: string; next: string }>(
    `
    SELECT
      greatest((SELECT max(changed_xid)::text::numeric FROM agent_runs), $1::numeric)::text AS last,
      change_horizon()::text AS horizon, pg_snapshot_xmin(pg_current_snapshot())::text AS oldest,
      pg_snapshot_xmax(pg_current_snapshot())::text AS next`,
    [String(reached)],
  );
  const [found] = rows;
  if (found === undefined) return;
  const last = BigInt(found.last);
  const oldest = BigInt(found.oldest);
  const addedNow = BigInt(found.horizon) - oldest;
  if (last < BigInt(found.next) + addedNow) return;
  const added = last + MARGIN - oldest;
  const plus = (id: string) => `((${id})::text::bigint + ${added})::text::xid8`;
  await client.query("BEGIN");
  await client.query(`
    CREATE OR REPLACE FUNCTION change_id() RETURNS xid8
      LANGUAGE sql VOLATILE PARALLEL RESTRICTED
      RETURN ${plus("pg_current_xact_id()")};
    CREATE OR REPLACE FUNCTION change_horizon() RETURNS xid8
      LANGUAGE sql STABLE PARALLEL SAFE
      RETURN ${plus("pg_snapshot_xmin(pg_current_snapshot())")};
  `);
  await client.query("COMMIT");
}
