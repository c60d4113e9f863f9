import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";

const countRow = z.strictObject({ count: z.bigint() });

/** How many incidents of a project are not resolved. */
export async function countOpenIncidents(pool: CommonQueryMethods, projectId: number): Promise<number> {
  const { count } = await pool.one(sql.type(countRow)`
    SELECT count(*) AS count FROM incidents WHERE project_id = ${projectId} AND state <> 'resolved'
  `);
  return Number(count);
}
