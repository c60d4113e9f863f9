import pg from "pg";

/** Every row of every table of a database, as text. */
export async function storedText(ownerUrl: string): Promise<string> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const table = await client.query<{ row: string }>(
        `SELECT row_to_json(t)::text AS row FROM ${name} AS t`,
      );
      for (const { row } of table.rows) texts.push(row);
    }
    return texts.join("\n");
  } finally {
    await client.end();
  }
}
