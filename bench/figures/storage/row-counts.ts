import { query } from "../../harness/postgres.ts";

/** How many rows each table has. */
export async function rowCounts(
  ownerUrl: string,
  tables: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [row] = await query<{ rows: number }>(ownerUrl, `SELECT count(*)::float8 AS rows FROM ${table}`);
    counts[table] = row?.rows ?? 0;
  }
  return counts;
}
