import { query } from "../../harness/postgres.ts";

/** Bytes on disk of a table with all its partitions, and of each of its indexes, by their names. */
export interface TableBytes {
  readonly table: string;
  readonly heap: number;
  readonly indexes: Readonly<Record<string, number>>;
}

/** All tables. Partitions that hold nothing, such as those of days to come, do not count. */
export async function tableBytes(ownerUrl: string): Promise<TableBytes[]> {
  return query<{ table: string; heap: number; indexes: TableBytes["indexes"] }>(
    ownerUrl,
    `WITH filled AS (
      SELECT leaf.oid, coalesce(root.relname, leaf.relname) AS name
      FROM pg_class leaf
        LEFT JOIN pg_inherits ON inhrelid = leaf.oid
        LEFT JOIN pg_class root ON root.oid = inhparent
      WHERE leaf.relkind = 'r' AND leaf.relnamespace = 'public'::regnamespace AND pg_relation_size(leaf.oid) > 0
    ), indexes AS (
      -- An index that only partitions have goes by its name without their day.
      SELECT filled.name AS of_table, coalesce(root.relname, regexp_replace(own.relname, '_\\d{8}', '')) AS name,
        sum(pg_relation_size(own.oid))::float8 AS bytes
      FROM filled JOIN pg_index ON indrelid = filled.oid
        JOIN pg_class own ON own.oid = indexrelid
        LEFT JOIN pg_inherits ON inhrelid = own.oid
        LEFT JOIN pg_class root ON root.oid = inhparent
      GROUP BY 1, 2
    )
    SELECT filled.name AS table, sum(pg_table_size(filled.oid))::float8 AS heap,
      coalesce((SELECT jsonb_object_agg(name, bytes) FROM indexes WHERE of_table = filled.name), '{}') AS indexes
    FROM filled GROUP BY filled.name`,
  );
}

/** By how much tables grew, those that did not left out; the largest first. */
export function growth(before: readonly TableBytes[], after: readonly TableBytes[]): TableBytes[] {
  const old = new Map(before.map((table) => [table.table, table]));
  return after
    .map(({ table, heap, indexes }) => ({
      table,
      heap: heap - (old.get(table)?.heap ?? 0),
      indexes: Object.fromEntries(
        Object.entries(indexes)
          .map(([name, bytes]) => [name, bytes - (old.get(table)?.indexes[name] ?? 0)] as const)
          .toSorted(([, a], [, b]) => b - a),
      ),
    }))
    .filter((table) => table.heap + indexBytes(table) > 0)
    .toSorted((a, b) => b.heap + indexBytes(b) - a.heap - indexBytes(a));
}

/** Of all indexes of a table. */
export function indexBytes({ indexes }: Pick<TableBytes, "indexes">): number {
  return Object.values(indexes).reduce((sum, bytes) => sum + bytes, 0);
}

/** Where the write-ahead log stands, in bytes since the server was made. */
export async function logPosition(ownerUrl: string): Promise<number> {
  const [row] = await query<{ bytes: number }>(
    ownerUrl,
    "SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::float8 AS bytes",
  );
  if (row === undefined) throw new Error("the database did not tell its position");
  return row.bytes;
}
