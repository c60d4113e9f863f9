import { query } from "./postgres.ts";

/** What empties the tables of a database again. */
export type EmptyTables = () => Promise<void>;

/**
 * Notes which tables of a fresh database are empty. What it gives empties those again and writes a checkpoint, so that every
 * slot of a benchmark begins alike: with small tables, and without pages of the slot before still to be written.
 */
export async function noteEmptyTables(ownerUrl: string): Promise<EmptyTables> {
  const tables = await query<{ name: string; filled: boolean }>(
    ownerUrl,
    `SELECT relname AS name,
      (xpath('//filled/text()', query_to_xml(format('SELECT EXISTS (SELECT FROM %I) AS filled', relname),
        false, true, '')))[1]::text::boolean AS filled
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
  );
  const empty = tables.filter(({ filled }) => !filled).map(({ name }) => `"${name}"`);
  return async () => {
    await query(ownerUrl, `TRUNCATE ${empty.join(", ")}`);
    await query(ownerUrl, "CHECKPOINT");
  };
}
