import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const projectRow = z.strictObject({ project_id: z.int(), name: z.string() });

/** A project. */
export type ProjectRow = z.infer<typeof projectRow>;

/** All projects. */
export async function watchedProjects(pool: DatabasePool): Promise<readonly ProjectRow[]> {
  return pool.any(sql.type(projectRow)`
    SELECT project_id, name FROM projects WHERE project_id = ANY (ARRAY(SELECT project_id FROM projects)) ORDER BY project_id
  `);
}
