import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { type ProjectRecord, runKey } from "./run-key.ts";

const hashRow = z.strictObject({
  project_id: z.int(),
  run_id: z.string(),
  content_hash: z.instanceof(Uint8Array),
});

/**
 * The content hashes that are stored for runs, by `runKey`.
 *
 * @throws Error when one of the runs is not stored.
 */
export async function storedHashes(
  pool: DatabasePool,
  runs: readonly ProjectRecord[],
): Promise<Map<string, Uint8Array>> {
  const rows = await pool.any(sql.prepared("stored_hashes", hashRow)`
    SELECT project_id, run_id, content_hash
    FROM unnest(
      ${sql.array(
        runs.map(({ projectId }) => projectId),
        "int4",
      )},
      ${sql.array(
        runs.map(({ record }) => record.run.run_id),
        "uuid",
      )}
    ) AS wanted (project_id, run_id)
    JOIN run_registry USING (project_id, run_id)
  `);
  if (rows.length !== runs.length) {
    throw new Error("A run that could not be created is not stored either.");
  }
  return new Map(rows.map((row) => [runKey(row), row.content_hash]));
}
