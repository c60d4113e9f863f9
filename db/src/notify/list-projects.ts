import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const projectRow = z.strictObject({ project_id: z.int(), name: z.string() });

/** A project by its number and its name. */
export type ProjectRow = z.infer<typeof projectRow>;

/** Every project there is, of which every node has a copy. */
export async function listProjects(pool: DatabasePool): Promise<readonly ProjectRow[]> {
  return pool.any(sql.type(projectRow)`SELECT project_id, name FROM projects ORDER BY project_id`);
}
