/** Tables with rows by run, or by hour. */
export const largeTables: ReadonlySet<string> = new Set([
  "run_registry",
  "agent_runs",
  "agent_steps",
  "agent_failures",
  "agent_decisions",
  "agent_signals",
  "rollups",
  "failure_rollups",
  "settled_rollups",
  "settled_failure_rollups",
]);
