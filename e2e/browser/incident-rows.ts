import { randomUUID } from "node:crypto";
import pg from "pg";

const PROJECT = 1;

/** A row of `incidents`, by column; what is absent has the default of the table. */
type IncidentColumns = Readonly<Record<string, unknown>>;

/** Writes incidents as the watcher does, each with the change that it was opened. Answers their ids. */
export async function writeIncidents(
  ownerUrl: string,
  rows: readonly IncidentColumns[],
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const fields of rows) {
    const id = randomUUID();
    const row = { project_id: PROJECT, incident_id: id, subject: id, opened_at: new Date(), ...fields };
    const names = Object.keys(row);
    const places = names.map((_, index) => `$${index + 1}`);
    await ask(
      ownerUrl,
      `INSERT INTO incidents (${names.join(", ")}) VALUES (${places.join(", ")})`,
      Object.values(row),
    );
    await ask(ownerUrl, "INSERT INTO incident_changes VALUES ($1, $2, $3, 'open')", [
      row.opened_at,
      PROJECT,
      id,
    ]);
    ids.push(id);
  }
  return ids;
}

/** Runs a statement as the owner of the database, and answers its rows. */
export async function ask(ownerUrl: string, statement: string, values: readonly unknown[] = []) {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return (await client.query(statement, [...values])).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
