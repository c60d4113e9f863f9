import { connectOwner } from "../admin/connect-owner.ts";
import { withDatabaseName } from "../connection/index.ts";

/** Creates an empty database, or a copy of `template`. */
export async function createDatabase(serverUrl: string, name: string, template = "template0"): Promise<void> {
  await using connection = await connectOwner(withDatabase(serverUrl, "postgres"));
  await connection.client.query(`CREATE DATABASE ${name} TEMPLATE ${template} ENCODING 'UTF8'`);
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await using connection = await connectOwner(withDatabase(serverUrl, "postgres"));
  await connection.client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

export function withDatabase(url: string, name: string): string {
  return withDatabaseName(url, name);
}
