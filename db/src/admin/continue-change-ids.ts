import type pg from "pg";

/** What readers that followed the other server may have reached beyond its last change. */
const MARGIN = 2n ** 32n;

/**
 * Lets the ids of changes go on where those of another server ended, if what is stored was changed by transactions that this
 * server has yet to reach: a database that was restored. Readers would miss what changes until then, and be told old changes
 * when it comes.
 */
export async function continueChangeIds(client: pg.Client): Promise<void> {
  // One snapshot: what it sees was changed before its end, unless on another server.
  const { rows } = await client.query<{ last: string | null; here: string; is_ahead: boolean }>(`
    SELECT
      last::text, pg_snapshot_xmin(pg_current_snapshot())::text AS here,
      coalesce(last >= (
        change_horizon()::text::numeric - pg_snapshot_xmin(pg_current_snapshot())::text::numeric
        + pg_snapshot_xmax(pg_current_snapshot())::text::numeric
      )::text::xid8, false) AS is_ahead
    FROM (SELECT max(changed_xid) AS last FROM agent_runs) AS changes
  `);
  const [found] = rows;
  if (found === undefined || found.last === null || !found.is_ahead) return;
  const added = BigInt(found.last) + MARGIN - BigInt(found.here);
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
