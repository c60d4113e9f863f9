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

/** The key with this SHA-256; null when there is none, or when it was revoked. */
export async function findKey(pool: DatabasePool, secretHash: Uint8Array): Promise<KeyRow | null> {
  return pool.maybeOne(sql.prepared("find_key", keyRow)`
    SELECT key_id, project_id, scope, secret_hash
    FROM api_keys
    WHERE secret_hash = ${sql.binary(Buffer.from(secretHash))} AND revoked_at IS NULL
  `);
}
