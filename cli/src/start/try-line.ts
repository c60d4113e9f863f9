/**
 * A command that stores a run, to paste into a shell: it took three seconds and has just ended.
 *
 * @param now in epoch milliseconds
 */
export function tryLine(ingestUrl: string, now: number): string {
  const ago = (seconds: number) => new Date(now - seconds * 1_000).toISOString();
  const run = {
    run_id: crypto.randomUUID(),
    agent_id: "hello",
    agent_version: "1.0.0",
    status: "success",
    started_at: ago(3),
    ended_at: ago(0),
    steps: [
      { seq: 0, step_type: "plan", name: "think", started_at: ago(3), ended_at: ago(1.8) },
      { seq: 1, step_type: "respond", name: "write_reply", started_at: ago(1.8), ended_at: ago(0) },
    ],
  };
  return `Try: curl -i ${ingestUrl}/v1/runs -H 'content-type: application/json' -d '${JSON.stringify(run)}'`;
}
