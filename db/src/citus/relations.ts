/**
 * Where the rows of a table lie in a Citus cluster, and what a place has of it:
 *
 * - `distributed`: on the node of their project, by `project_id`. A place has a view of its shard.
 * - `reference`: a copy on every node. A place has a view of that of its node.
 * - `place`: each place has a table of its own, of what is of its server; so has the coordinator.
 * - `home`: on the coordinator alone.
 */
export type TableKind = "distributed" | "reference" | "place" | "home";

/**
 * Where what a view reads lies: `rows`, those of projects: each place has its own, of its tables; `catalog`: Postgres' own tables,
 * read by each place as they are on its node.
 */
export type ViewKind = "rows" | "catalog";

/** Every table, those with foreign keys after what these name; partitions go with their tables. */
export const tableKinds = {
  schema_migrations: "place",
  service_groups: "home",
  heartbeats: "place",
  change_history: "place",
  projects: "reference",
  api_keys: "reference",
  retention: "reference",
  uncounted_days: "place",
  unfilled_days: "place",
  unfinished_partitions: "home",
  registry_copy: "home",
  run_registry: "distributed",
  agent_runs: "distributed",
  agent_steps: "distributed",
  agent_failures: "distributed",
  agent_decisions: "distributed",
  agent_signals: "distributed",
  rollups: "distributed",
  failure_rollups: "distributed",
  settled_periods: "distributed",
  settled_rollups: "distributed",
  settled_failure_rollups: "distributed",
  version_hours: "distributed",
  version_hour_periods: "distributed",
  settled_path_periods: "distributed",
  settled_paths: "distributed",
  open_runs: "distributed",
  intake_violations: "distributed",
  waiting_traces: "distributed",
  conversations: "distributed",
  conversation_records: "distributed",
  client_drops: "distributed",
  crowded_periods: "distributed",
  incidents: "distributed",
  incident_changes: "distributed",
  watch_states: "distributed",
  watch_leases: "distributed",
  routed_changes: "distributed",
  notifications: "distributed",
} as const satisfies Readonly<Record<string, TableKind>>;

/** Every view. */
export const viewKinds = {
  run_failures: "rows",
  rollup_revisions: "rows",
  partitions: "catalog",
} as const satisfies Readonly<Record<string, ViewKind>>;

/** Names of the views of a kind. */
export function viewsOf(kind: ViewKind): string[] {
  return Object.entries(viewKinds).flatMap(([name, found]) => (found === kind ? [name] : []));
}

/** Names of the tables of a kind, in order. */
export function tablesOf(kind: TableKind): string[] {
  return Object.entries(tableKinds).flatMap(([name, found]) => (found === kind ? [name] : []));
}
