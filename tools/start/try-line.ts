/** A command that stores a run, to paste into a shell. */
export function tryLine(ingestUrl: string): string {
  const now = new Date().toISOString();
  const run = {
    run_id: crypto.randomUUID(),
    agent_id: "hello",
    agent_version: "1.0.0",
    status: "success",
    started_at: now,
    ended_at: now,
    steps: [{ seq: 0, step_type: "plan", name: "think", started_at: now, ended_at: now }],
  };
  return `Try: curl -i ${ingestUrl}/v1/runs -H 'content-type: application/json' -d '${JSON.stringify(run)}'`;
}
