import { connectOwner } from "../admin/connect-owner.ts";

/** Revokes a key; services refuse it within seconds. False when there is no such key or it is revoked already. */
export async function revokeKey(ownerUrl: string, keyId: string): Promise<boolean> {
  await using connection = await connectOwner(ownerUrl);
  const { rowCount } = await connection.client.query(
    "UPDATE api_keys SET revoked_at = now() WHERE key_id::text = $1 AND revoked_at IS NULL",
    [keyId],
  );
  return rowCount === 1;
}
