import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const keyRow = z.strictObject({
  key_id: z.string(),
  project_id: z.int(),
  scope: z.enum(["ingest", "query"]),
  /** SHA-256 of the key, 32 bytes. */
  secret_hash: z.instanceof(Uint8Array),
});
export type KeyRow = z.infer<typeof keyRow>;

/** The keys with one of these SHA-256, in any order, without those that were revoked. */
export async function findKeys(
  pool: DatabasePool,
  secretHashes: readonly Uint8Array[],
): Promise<readonly KeyRow[]> {
  return pool.any(sql.prepared("find_keys", keyRow)`
    SELECT key_id, project_id, scope, secret_hash
    FROM api_keys
    WHERE secret_hash = ANY(${sql.array(
      secretHashes.map((hash) => Buffer.from(hash)),
      "bytea",
    )}) AND revoked_at IS NULL
  `);
}
