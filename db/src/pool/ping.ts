import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const pingRow = z.strictObject({ answer: z.literal(1) });

/** Resolves when the database answers. */
export async function ping(pool: DatabasePool): Promise<void> {
  await pool.one(sql.type(pingRow)`SELECT 1 AS answer`);
}
