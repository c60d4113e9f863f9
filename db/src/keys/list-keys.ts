import { connectOwner } from "../admin/connect-owner.ts";
import type { KeyScope } from "./create-key.ts";

/** A key as operators see it; never its secret. */
export interface KeyInfo {
  readonly keyId: string;
  readonly project: string;
  readonly scope: KeyScope;
  readonly label: string | null;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

/** All keys, by project, oldest first. */
export async function listKeys(ownerUrl: string): Promise<KeyInfo[]> {
  await using connection = await connectOwner(ownerUrl);
  const { rows } = await connection.client.query<KeyInfo>(
    `SELECT key_id AS "keyId", name AS project, scope, label, api_keys.created_at AS "createdAt",
       revoked_at AS "revokedAt"
     FROM api_keys JOIN projects USING (project_id)
     ORDER BY name, api_keys.created_at`,
  );
  return rows;
}
