import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { timestamptzLiteral } from "../timestamps.ts";

const heldRow = z.strictObject({ is_held: z.literal(true) });

export interface LeaseOptions {
  /** A UUID of the watcher. */
  readonly holder: string;
  /** The database's time, in milliseconds since the Unix epoch. */
  readonly now: number;
  readonly forMs: number;
}

/**
 * Takes or keeps the lease of a project: resolves with whether the watcher acts on it. It spares work: what is written twice is
 * refused by `saveRound`, whoever holds it.
 */
export async function holdProject(
  pool: DatabasePool,
  projectId: number,
  { holder, now, forMs }: LeaseOptions,
): Promise<boolean> {
  const held = await pool.maybeOne(sql.type(heldRow)`
    INSERT INTO watch_leases (project_id, holder, held_until)
    VALUES (${projectId}, ${holder}::uuid, ${literal(now + forMs)}::timestamptz)
    ON CONFLICT (project_id) DO UPDATE SET holder = EXCLUDED.holder, held_until = EXCLUDED.held_until
    WHERE watch_leases.holder = EXCLUDED.holder OR watch_leases.held_until < ${literal(now)}::timestamptz
    RETURNING true AS is_held
  `);
  return held !== null;
}

/** Gives the lease back, so that another need not wait. */
export async function leaveProject(
  pool: DatabasePool,
  projectId: number,
  { holder, now }: Omit<LeaseOptions, "forMs">,
): Promise<void> {
  await pool.query(sql.type(heldRow)`
    UPDATE watch_leases SET held_until = ${literal(now)}::timestamptz
    WHERE project_id = ${projectId} AND holder = ${holder}::uuid
    RETURNING true AS is_held
  `);
}

function literal(ms: number): string {
  return timestamptzLiteral(BigInt(Math.round(ms)) * 1_000n);
}
