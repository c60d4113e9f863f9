import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const keyRow = z.strictObject({ digest_key: z.instanceof(Uint8Array) });

/**
 * The secret of a project under which its digests are stored, 32 bytes; it never changes.
 *
 * @throws Error where there is no such project
 */
export async function digestKey(pool: DatabasePool, projectId: number): Promise<Uint8Array> {
  const row = await pool.maybeOne(sql.prepared("digest_key", keyRow)`
    SELECT digest_key FROM projects WHERE project_id = ${projectId}
  `);
  if (row === null) throw new Error("there is no such project");
  return row.digest_key;
}
