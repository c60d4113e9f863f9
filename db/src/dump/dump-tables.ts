import type pg from "pg";

/** What a dump holds, in an order in which foreign keys find what they name. */
export const dumpTables = [
  "projects",
  "api_keys",
  "retention",
  "uncounted_days",
  "unfilled_days",
  "run_registry",
  "agent_runs",
  "agent_steps",
  "agent_failures",
  "agent_decisions",
  "agent_signals",
  "open_runs",
  "waiting_traces",
  "conversations",
  "conversation_records",
  "crowded_periods",
  "rollups",
  "failure_rollups",
  "settled_periods",
  "settled_rollups",
  "settled_failure_rollups",
  "version_hours",
  "version_hour_periods",
  "settled_path_periods",
  "settled_paths",
  "intake_violations",
  "client_drops",
  "incidents",
  "incident_changes",
  "watch_states",
  "routed_changes",
  "notifications",
] as const;

/** Tables with a reason not to be dumped: the schema is that of the migrations; the others are of a server. */
export const undumpedTables = [
  "schema_migrations",
  "heartbeats",
  "service_groups",
  "change_history",
  "unfinished_partitions",
  "registry_copy",
  "watch_leases",
] as const;

/** Left out unless they are asked for. */
const keyTables: ReadonlySet<string> = new Set(["api_keys"]);

interface DumpTable {
  readonly name: string;
  /** But for those that Postgres computes. */
  readonly columns: readonly string[];
}

/** The table, or each of its partitions, as SQL names them. */
export type StoredTable = DumpTable & { readonly leaves: readonly string[] };

/** Those of the tables that a database has; older schemas have fewer. */
export async function storedTables(
  client: pg.Client,
  { withKeys }: { withKeys: boolean },
): Promise<StoredTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; leaves: string[] | null }>(
    `SELECT
      wanted.name,
      ARRAY(
        SELECT attname::text FROM pg_attribute
        WHERE attrelid = to_regclass(wanted.name) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        ORDER BY attnum
      ) AS columns,
      CASE WHEN (SELECT relkind FROM pg_class WHERE oid = to_regclass(wanted.name)) = 'p' THEN ARRAY(
        SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(wanted.name) ORDER BY 1
      ) END AS leaves
    FROM unnest($1::text[]) WITH ORDINALITY AS wanted (name, place)
    WHERE to_regclass(wanted.name) IS NOT NULL
    ORDER BY place`,
    [dumpTables.filter((name) => withKeys || !keyTables.has(name))],
  );
  return rows.map(({ name, columns, leaves }) => ({ name, columns, leaves: leaves ?? [name] }));
}

/** `agent_runs ("run_id", …)`, for COPY. */
export function copyTarget(client: pg.Client, name: string, columns: readonly string[]): string {
  return `${name} (${columns.map((column) => client.escapeIdentifier(column)).join(", ")})`;
}
