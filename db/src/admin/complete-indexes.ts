import type pg from "pg";

/** Any number of its own: one process makes indexes at a time. */
const ADVISORY_LOCK = 7_303_014_304;

interface MissingIndex {
  /** Of the partitioned table. */
  readonly index: string;
  readonly leaf: string;
  /** What `CREATE INDEX` makes, from `USING` on. */
  readonly definition: string;
  readonly name: string;
}

/**
 * Makes the indexes of partitioned tables on the partitions that lack them, such as those that a migration made for new
 * partitions only. Writers go on meanwhile. Safe to interrupt; another process that is at it already does it all.
 *
 * @returns how many indexes were made
 */
export async function completeIndexes(client: pg.Client): Promise<number> {
  const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS is_ours", [ADVISORY_LOCK]);
  if (rows[0]?.is_ours !== true) return 0;
  try {
    const missing = await missingIndexes(client);
    for (const { index, leaf, definition, name } of missing) {
      // What an interrupted build leaves behind cannot be used.
      await client.query(`DROP INDEX IF EXISTS ${name}`);
      await client.query(`CREATE INDEX CONCURRENTLY ${name} ON ${leaf} ${definition}`);
      await client.query(`ALTER INDEX ${index} ATTACH PARTITION ${name}`);
    }
    return missing.length;
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [ADVISORY_LOCK]);
  }
}

async function missingIndexes(client: pg.Client): Promise<MissingIndex[]> {
  const { rows } = await client.query<MissingIndex>(`
    SELECT
      whole.indexrelid::regclass::text AS index, leaf.oid::regclass::text AS leaf,
      substring(pg_get_indexdef(whole.indexrelid) FROM ' (USING .*)$') AS definition,
      quote_ident(left(leaf.relname, 30) || replace(of_whole.relname, parent.relname, '')) AS name
    FROM pg_index AS whole
    JOIN pg_class AS of_whole ON of_whole.oid = whole.indexrelid AND of_whole.relkind = 'I'
    JOIN pg_class AS parent ON parent.oid = whole.indrelid
    JOIN pg_inherits ON inhparent = whole.indrelid
    JOIN pg_class AS leaf ON leaf.oid = inhrelid
    WHERE NOT whole.indisvalid AND parent.relnamespace = quote_ident(current_schema())::regnamespace
      AND NOT EXISTS (
        SELECT
        FROM pg_inherits AS attached
        JOIN pg_index AS part ON part.indexrelid = attached.inhrelid
        WHERE attached.inhparent = whole.indexrelid AND part.indrelid = leaf.oid
      )
    ORDER BY leaf.relname DESC, of_whole.relname
  `);
  return rows;
}
