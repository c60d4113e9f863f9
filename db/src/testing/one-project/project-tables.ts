/** Every table and view that has a column `project_id`, of which a statement may read or write the rows of one project only. */
export const projectTables: ReadonlySet<string> = new Set([
  "agent_decisions",
  "agent_failures",
  "agent_runs",
  "agent_signals",
  "agent_steps",
  "api_keys",
  "client_drops",
  "conversation_records",
  "conversations",
  "crowded_periods",
  "failure_rollups",
  "intake_violations",
  "open_runs",
  "projects",
  "rollup_revisions",
  "rollups",
  "run_failures",
  "run_registry",
  "settled_failure_rollups",
  "settled_path_periods",
  "settled_paths",
  "settled_periods",
  "settled_rollups",
  "waiting_traces",
]);

/** Functions that read such tables, and the place of the argument that names the project. */
export const projectFunctions: ReadonlyMap<string, number> = new Map([
  ["meet_waiting", 0],
  ["move_traces", 0],
  ["run_bytes", 0],
  ["settled_day", 0],
  ["settled_failures_of_day", 0],
  ["withdraw_failures", 0],
  ["withdraw_steps", 0],
]);
