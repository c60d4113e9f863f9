import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const timeRow = z.strictObject({ now: z.number() });

/** The database's clock, in milliseconds since the Unix epoch. */
export async function databaseTime(pool: DatabasePool): Promise<number> {
  const { now } = await pool.one(sql.type(timeRow)`
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now
  `);
  return now;
}
