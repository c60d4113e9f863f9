import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { timestamptzLiteral } from "../timestamps.ts";
import { durably } from "../write/durably.ts";
import { holdPlace } from "../write/hold-place.ts";
import type { Lease } from "./notification.ts";

const emptyRow = z.strictObject({});
const buriedRow = z.strictObject({ destination: z.string() });

/** Notes that a receiver took what was leased; also where the lease is over, since it did. */
export async function markSent(
  pool: DatabasePool,
  projectId: number,
  { destination, batch }: Lease,
  now: bigint,
): Promise<void> {
  await pool.query(sql.type(emptyRow)`
    UPDATE notifications AS told
    SET outcome = 'sent', sent_at = ${timestamptzLiteral(now)}::timestamptz, leased_until = NULL, fault = NULL
    WHERE told.project_id = ${projectId} AND told.destination = ${destination} AND told.batch = ${batch}
      AND told.outcome <> 'sent' AND ${holdPlace} AND ${durably}
  `);
}

/** Gives what was leased back, to be tried again; nothing where somebody else has leased it since. */
export async function markFailed(
  pool: DatabasePool,
  projectId: number,
  { destination, batch, until }: Lease,
  { fault, dueAt }: { readonly fault: string; readonly dueAt: bigint },
): Promise<void> {
  await pool.query(sql.type(emptyRow)`
    UPDATE notifications AS told
    SET leased_until = NULL, fault = ${fault}, due_at = ${timestamptzLiteral(dueAt)}::timestamptz
    WHERE told.project_id = ${projectId} AND told.destination = ${destination} AND told.batch = ${batch}
      AND told.outcome = 'waiting' AND told.leased_until = ${timestamptzLiteral(until)}::timestamptz
      AND ${holdPlace} AND ${durably}
  `);
}

/**
 * Gives up on what has waited since before a time, unless somebody is at it.
 *
 * @returns the destination of each
 */
export async function buryNotifications(
  pool: DatabasePool,
  projectId: number,
  { queuedBefore, now }: { readonly queuedBefore: bigint; readonly now: bigint },
): Promise<readonly string[]> {
  const rows = await pool.any(sql.type(buriedRow)`
    UPDATE notifications AS told
    SET outcome = 'dead'
    WHERE told.project_id = ${projectId} AND told.outcome = 'waiting'
      AND told.queued_at < ${timestamptzLiteral(queuedBefore)}::timestamptz
      AND (told.leased_until IS NULL OR told.leased_until <= ${timestamptzLiteral(now)}::timestamptz)
      AND ${holdPlace} AND ${durably}
    RETURNING told.destination
  `);
  return rows.map(({ destination }) => destination);
}
