import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { incidentColumns } from "../read/incidents/incident-row.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import { durably } from "../write/durably.ts";
import { holdPlace } from "../write/hold-place.ts";
import { type ChangeRow, changeRow, STATES } from "./notification.ts";

/** A destination of a change, and when it may be told at the earliest, in microseconds since the Unix epoch. */
export interface Routed {
  readonly destination: string;
  readonly dueAt: bigint;
}

/** Changes of one transaction. */
const MAX_CHANGES = 500;

const takenRow = z.strictObject({ incident_id: z.string(), state: z.string() });

/**
 * Queues what destinations are to be told of changes since a time, of incidents that were opened since then or of whose opening was
 * decided before: each change is decided on once, by whichever service comes first, and what it decides is committed with that.
 *
 * @param decide says where a change goes; it may be asked more than once, and does nothing else
 * @returns how many changes were decided on, at most 500
 */
export async function routeChanges(
  pool: DatabasePool,
  projectId: number,
  { since, now }: { readonly since: bigint; readonly now: bigint },
  decide: (change: ChangeRow) => readonly Routed[],
): Promise<number> {
  const at = timestamptzLiteral(now);
  return pool.transaction(async (connection) => {
    const taken = await connection.any(sql.type(takenRow)`
      INSERT INTO routed_changes AS routed (routed_at, project_id, incident_id, state)
      SELECT ${at}::timestamptz, ${projectId}::int, change.incident_id, change.state
      FROM incident_changes AS change
      WHERE change.project_id = ${projectId} AND change.changed_at >= ${timestamptzLiteral(since)}::timestamptz
        AND NOT EXISTS (
          SELECT FROM routed_changes AS earlier
          WHERE earlier.project_id = ${projectId} AND earlier.incident_id = change.incident_id
            AND earlier.state = change.state
        )
        AND EXISTS (
          SELECT FROM incident_changes AS opening
          WHERE opening.project_id = ${projectId} AND opening.incident_id = change.incident_id AND opening.state = 'open'
            AND (
              opening.changed_at >= ${timestamptzLiteral(since)}::timestamptz
              OR EXISTS (
                SELECT FROM routed_changes AS told
                WHERE told.project_id = ${projectId} AND told.incident_id = change.incident_id AND told.state = 'open'
              )
            )
        )
        AND ${holdPlace} AND ${durably}
      ORDER BY change.incident_id, change.state
      LIMIT ${MAX_CHANGES}
      ON CONFLICT (project_id, incident_id, state) DO NOTHING
      RETURNING incident_id, state
    `);
    if (taken.length === 0) return 0;
    const keys = sql.unnest(
      taken.map(({ incident_id, state }) => [incident_id, state]),
      ["uuid", "text"],
    );
    const changes = await connection.any(sql.type(changeRow)`
      SELECT ${incidentColumns}, change.state AS reached, change.changed_at
      FROM incident_changes AS change
      JOIN incidents AS incident
        ON incident.incident_id = change.incident_id AND incident.project_id = ${projectId}
      WHERE change.project_id = ${projectId}
        AND (change.incident_id, change.state) IN (SELECT incident_id, state FROM ${keys} AS taken (incident_id, state))
      ORDER BY change.incident_id, array_position(${sql.array([...STATES], "text")}, change.state)
    `);
    const rows = changes.flatMap((change) =>
      decide(change).map(({ destination, dueAt }) => [
        timestamptzLiteral(change.changed_at),
        timestamptzLiteral(dueAt),
        change.incident_id,
        change.reached,
        destination,
      ]),
    );
    if (rows.length > 0)
      await connection.query(sql.type(z.strictObject({}))`
        INSERT INTO notifications (changed_at, queued_at, due_at, project_id, incident_id, state, destination)
        SELECT changed_at, ${at}::timestamptz, due_at, ${projectId}::int, incident_id, state, destination
        FROM ${sql.unnest(rows, ["timestamptz", "timestamptz", "uuid", "text", "text"])}
          AS given (changed_at, due_at, incident_id, state, destination)
        ORDER BY incident_id, state, destination
        ON CONFLICT (project_id, incident_id, state, destination) DO NOTHING
      `);
    return taken.length;
  });
}
