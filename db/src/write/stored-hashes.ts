import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const hashRow = z.strictObject({ run_id: z.string(), content_hash: z.instanceof(Uint8Array) });

/**
 * The content hashes of stored runs, by run id.
 *
 * @throws Error when one of the runs is not stored.
 */
export async function storedHashes(
  pool: DatabasePool,
  projectId: number,
  runIds: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const rows = await pool.any(sql.prepared("stored_hashes", hashRow)`
    SELECT run_id, content_hash
    FROM run_registry
    WHERE project_id = ${projectId} AND run_id = ANY(${sql.array(runIds, "uuid")})
  `);
  if (rows.length !== runIds.length) {
    throw new Error("A run that could not be created is not stored either.");
  }
  return new Map(rows.map(({ run_id, content_hash }) => [run_id, content_hash]));
}
