import { connectOwner } from "../admin/connect-owner.ts";
import { type CreatedKey, insertKey, type KeyRequest } from "./create-key.ts";

/**
 * Makes a key of the same project, scope and label as another and revokes that one, in one transaction; null when there
 * is no such key or it is revoked already.
 */
export async function rotateKey(ownerUrl: string, keyId: string): Promise<CreatedKey | null> {
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  await client.query("BEGIN");
  const { rows } = await client.query<KeyRequest>(
    `UPDATE api_keys SET revoked_at = now()
     FROM projects
     WHERE key_id::text = $1 AND revoked_at IS NULL AND projects.project_id = api_keys.project_id
     RETURNING projects.name AS project, scope, label`,
    [keyId],
  );
  const [request] = rows;
  const created = request === undefined ? null : await insertKey(client, request);
  await client.query("COMMIT");
  return created;
}
