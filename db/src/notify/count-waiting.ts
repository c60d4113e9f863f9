import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { microseconds } from "../columns/values.ts";
import { timestamptzLiteral } from "../timestamps.ts";

const waitingRow = z.strictObject({
  destination: z.string(),
  waiting: z.bigint(),
  dead: z.bigint(),
  is_due: z.boolean(),
  oldest_queued_at: microseconds.nullable(),
});

/** What of a destination waits and what was given up. */
export type WaitingRow = z.infer<typeof waitingRow>;

/** Of each destination of a project: how much waits, since when, whether some is due at a time, and what was given up since another. */
export async function countWaiting(
  pool: DatabasePool,
  projectId: number,
  { now, deadSince }: { readonly now: bigint; readonly deadSince: bigint },
): Promise<readonly WaitingRow[]> {
  const at = timestamptzLiteral(now);
  return pool.any(sql.type(waitingRow)`
    SELECT
      destination,
      count(*) FILTER (WHERE outcome = 'waiting') AS waiting,
      count(*) FILTER (WHERE outcome = 'dead') AS dead,
      coalesce(
        bool_or(outcome = 'waiting' AND due_at <= ${at}::timestamptz
          AND (leased_until IS NULL OR leased_until <= ${at}::timestamptz)),
        FALSE
      ) AS is_due,
      min(queued_at) FILTER (WHERE outcome = 'waiting') AS oldest_queued_at
    FROM notifications AS told
    WHERE told.project_id = ${projectId}
      AND (outcome = 'waiting' OR (outcome = 'dead' AND queued_at >= ${timestamptzLiteral(deadSince)}::timestamptz))
    GROUP BY destination
    ORDER BY destination
  `);
}
