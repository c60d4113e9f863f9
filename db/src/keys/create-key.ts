import { randomUUID } from "node:crypto";
import type pg from "pg";
import { connectOwner } from "../admin/connect-owner.ts";
import { generateSecret } from "./generate-secret.ts";

/** What a key allows. */
export type KeyScope = "ingest" | "query";

/** A new key. The secret cannot be had again. */
export interface CreatedKey {
  readonly keyId: string;
  readonly secret: string;
}

/** Which key to make. */
export interface KeyRequest {
  /** Name of the project, which is made when there is none: 1 to 255 characters, one line. */
  readonly project: string;
  readonly scope: KeyScope;
  /** What the key is for, in a few words. */
  readonly label?: string | undefined;
}

/** Makes an API key for a project. */
export async function createKey(ownerUrl: string, request: KeyRequest): Promise<CreatedKey> {
  await using connection = await connectOwner(ownerUrl);
  await ensureProject(connection.client, request.project);
  return await insertKey(connection.client, request);
}

/** Inserts a key for a project that exists. */
export async function insertKey(
  client: pg.Client,
  { project, scope, label }: KeyRequest,
): Promise<CreatedKey> {
  const keyId = randomUUID();
  const { secret, secretHash } = generateSecret();
  await client.query(
    `INSERT INTO api_keys (key_id, project_id, scope, secret_hash, label)
     SELECT $1, project_id, $3, $4, $5 FROM projects WHERE name = $2`,
    [keyId, project, scope, secretHash, label ?? null],
  );
  return { keyId, secret };
}

async function ensureProject(client: pg.Client, name: string): Promise<void> {
  // The next free number, found and taken under a lock: there are no sequences, so that tables can be distributed.
  await client.query("BEGIN");
  await client.query("LOCK TABLE projects IN SHARE ROW EXCLUSIVE MODE");
  await client.query(
    `INSERT INTO projects (project_id, name)
     SELECT max(project_id) + 1, $1 FROM projects
     ON CONFLICT (name) DO NOTHING`,
    [name],
  );
  await client.query("COMMIT");
}
