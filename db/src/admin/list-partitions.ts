import type pg from "pg";

/** The tables whose partitions belong together, those that refer to others first. */
export const PARTITIONED_TABLES = [
  "agent_signals",
  "agent_decisions",
  "agent_failures",
  "agent_steps",
  "agent_runs",
] as const;

export type PartitionedTable = (typeof PARTITIONED_TABLES)[number];

export interface Partition {
  readonly parent: PartitionedTable;
  /** Its name, as SQL writes it. */
  readonly leaf: string;
  /** UTC day (`2026-11-01`). */
  readonly firstDay: string;
  /** The day after its last. */
  readonly endDay: string;
}

/** All partitions there are, those of items before those of runs, the oldest of each table first. */
export async function listPartitions(client: pg.Client): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(
    `SELECT
      tables.name AS parent, leaf::text AS leaf, to_char(first_day, 'YYYY-MM-DD') AS "firstDay",
      to_char(end_day, 'YYYY-MM-DD') AS "endDay"
    FROM unnest($1::text[]) WITH ORDINALITY AS tables (name, place)
    JOIN partitions ON parent = name::regclass
    ORDER BY place, first_day`,
    [PARTITIONED_TABLES],
  );
  return rows;
}
