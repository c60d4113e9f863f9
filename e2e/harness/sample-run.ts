import { randomUUID } from "node:crypto";

/** A small valid run in the shape of `POST /v1/runs`, with a new id; `fields` replace its fields. */
export function sampleRun(
  fields: Record<string, unknown> = {},
): Record<string, unknown> & { run_id: string } {
  const start = Date.now() - 60_000;
  const at = (ms: number) => new Date(start + ms).toISOString();
  return {
    run_id: randomUUID(),
    agent_id: "support",
    agent_version: "1.4.2",
    environment: "test",
    status: "success",
    started_at: at(0),
    ended_at: at(2_500),
    steps: [
      sampleStep(0, { started_at: at(0), ended_at: at(400) }),
      sampleStep(1, { step_type: "tool", name: "search_orders", started_at: at(400), ended_at: at(2_000) }),
      sampleStep(2, { step_type: "respond", name: "answer", started_at: at(2_000), ended_at: at(2_500) }),
    ],
    ...fields,
  };
}

/** A valid step at a place in a run; `fields` replace its fields. */
export function sampleStep(seq: number, fields: Record<string, unknown> = {}): Record<string, unknown> {
  const now = new Date().toISOString();
  return { seq, step_type: "plan", name: "think", started_at: now, ended_at: now, ...fields };
}
