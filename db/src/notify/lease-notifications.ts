import { type DatabasePool, type DatabaseTransactionConnection, sql } from "slonik";
import { z } from "zod";
import { incidentColumns } from "../read/incidents/incident-row.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import { durably } from "../write/durably.ts";
import { holdPlace } from "../write/hold-place.ts";
import { type Lease, leasedRow, STATES } from "./notification.ts";

export interface LeaseOptions {
  readonly destination: string;
  /** Microseconds since the Unix epoch, as all times here. */
  readonly now: bigint;
  readonly until: bigint;
  /** Whether changes that wait go together; else each alone, the states of an incident one after the other. */
  readonly isGrouped: boolean;
}

/** Changes of one message. */
const MAX_GROUPED = 20;
/** Any number of its own: one at a time looks for what is due for a destination. */
const ADVISORY_LOCK = 730_301;

const dueRow = z.strictObject({ incident_id: z.string(), state: z.string(), batch: z.string().nullable() });
const emptyRow = z.strictObject({});
const rank = (column: ReturnType<typeof sql.fragment>) =>
  sql.fragment`array_position(${sql.array([...STATES], "text")}, ${column})`;

/** The condition that no state which its incident reached before that of `told` waits, of those that some condition is true of. */
const isNext = (
  projectId: number,
  destination: string,
  ofEarlier: ReturnType<typeof sql.fragment>,
) => sql.fragment`
  NOT EXISTS (
    SELECT FROM notifications AS earlier
    WHERE earlier.project_id = ${projectId} AND earlier.incident_id = told.incident_id
      AND earlier.destination = ${destination} AND earlier.outcome = 'waiting'
      AND ${rank(sql.fragment`earlier.state`)} < ${rank(sql.fragment`told.state`)} AND ${ofEarlier}
  )`;
/** It was tried already, in another batch. */
const inOtherBatch = sql.fragment`earlier.batch IS NOT NULL AND earlier.batch IS DISTINCT FROM told.batch`;

/**
 * Takes what is due for a destination, so that nobody else sends it until the lease is over. Who ends meanwhile loses it: it is
 * then due again, in the same batch.
 *
 * @returns null where nothing is due
 */
export async function leaseNotifications(
  pool: DatabasePool,
  projectId: number,
  options: LeaseOptions,
): Promise<Lease | null> {
  const { destination, until } = options;
  return pool.transaction(async (connection) => {
    // Of two who look at once, one would take a state before the other has noted that it is at the one before.
    await connection.query(sql.type(emptyRow)`
      SELECT FROM pg_advisory_xact_lock(${ADVISORY_LOCK}, hashtext(${`${projectId} ${destination}`}))
    `);
    const due = await findDue(connection, projectId, options);
    if (due === null) return null;
    const batch = due.batch ?? `${due.incident_id}.${due.state}.${destination}`;
    if (due.batch === null) await gather(connection, projectId, options, due, batch);
    const rows = await connection.any(sql.type(leasedRow)`
      WITH leased AS (
        UPDATE notifications AS told
        SET leased_until = ${timestamptzLiteral(until)}::timestamptz, attempts = told.attempts + 1
        WHERE told.project_id = ${projectId} AND told.destination = ${destination} AND told.outcome = 'waiting'
          AND told.batch = ${batch} AND ${holdPlace} AND ${durably}
        RETURNING told.incident_id, told.state, told.changed_at, told.queued_at, told.attempts
      )
      SELECT ${incidentColumns}, leased.state AS reached, leased.changed_at, leased.queued_at, leased.attempts
      FROM leased
      JOIN incidents AS incident
        ON incident.incident_id = leased.incident_id AND incident.project_id = ${projectId}
      ORDER BY leased.changed_at, leased.incident_id, ${rank(sql.fragment`leased.state`)}
    `);
    return rows.length === 0 ? null : { destination, batch, until, rows };
  });
}

/** The first that is due, locked. A state waits for those before it: where they go together, only if they were tried before. */
async function findDue(
  connection: DatabaseTransactionConnection,
  projectId: number,
  { destination, now, isGrouped }: LeaseOptions,
) {
  const at = timestamptzLiteral(now);
  return connection.maybeOne(sql.type(dueRow)`
    SELECT told.incident_id, told.state, told.batch
    FROM notifications AS told
    WHERE told.project_id = ${projectId} AND told.destination = ${destination} AND told.outcome = 'waiting'
      AND told.due_at <= ${at}::timestamptz
      AND (told.leased_until IS NULL OR told.leased_until <= ${at}::timestamptz)
      AND ${isNext(projectId, destination, isGrouped ? inOtherBatch : sql.fragment`TRUE`)}
    ORDER BY told.due_at, told.incident_id, ${rank(sql.fragment`told.state`)}
    LIMIT 1
    FOR UPDATE SKIP LOCKED
  `);
}

/** Makes a batch of the first that is due, and where they are grouped of others that were never tried. */
async function gather(
  connection: DatabaseTransactionConnection,
  projectId: number,
  { destination, isGrouped }: LeaseOptions,
  { incident_id, state }: z.infer<typeof dueRow>,
  batch: string,
): Promise<void> {
  const isFirst = sql.fragment`told.incident_id = ${incident_id}::uuid AND told.state = ${state}`;
  await connection.query(sql.type(emptyRow)`
    WITH chosen AS (
      SELECT told.incident_id, told.state
      FROM notifications AS told
      WHERE told.project_id = ${projectId} AND told.destination = ${destination} AND told.outcome = 'waiting'
        AND told.batch IS NULL AND ${isGrouped ? isNext(projectId, destination, inOtherBatch) : isFirst}
      ORDER BY (${isFirst}) DESC, told.changed_at, told.incident_id, ${rank(sql.fragment`told.state`)}
      LIMIT ${isGrouped ? MAX_GROUPED : 1}
      FOR UPDATE SKIP LOCKED
    )
    UPDATE notifications AS told
    SET batch = ${batch}
    FROM chosen
    WHERE told.project_id = ${projectId} AND told.destination = ${destination}
      AND told.incident_id = chosen.incident_id AND told.state = chosen.state
  `);
}
