/** Tables that stay small however many runs there are; any other, one to come included, has rows by run or by hour. */
export const smallTables: ReadonlySet<string> = new Set([
  "api_keys",
  "change_history",
  "heartbeats",
  "open_runs",
  "projects",
  "registry_copy",
  "retention",
  "schema_migrations",
  "settled_periods",
  "uncounted_days",
  "unfilled_days",
  "unfinished_partitions",
  "version_hour_periods",
]);
