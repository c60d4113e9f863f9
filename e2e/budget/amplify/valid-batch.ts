import { randomUUID } from "node:crypto";

const RUNS = 900;
const BYTES = 8 * 1024 * 1024 - 4_096;

/** The JSON of a batch of runs as agents send them, close to 8 MiB. Every call makes other runs. */
export function validBatch(): string {
  const now = Date.now();
  const at = (ms: number) => new Date(now - 60_000 + ms).toISOString();
  const stepOf = (seq: number) => ({
    seq,
    step_type: "tool",
    name: "search_orders_of_customer_by_period",
    started_at: at(seq),
    ended_at: at(seq + 1),
    metadata: {
      hits: seq,
      cached: true,
      region: "eu-central-1/availability-zone-a/cluster-0042/pool-general-purpose",
      tool: "search_orders_of_customer",
      cost_usd: 0.0021,
    },
  });
  const runOf = (steps: unknown[]) => ({
    run_id: randomUUID(),
    agent_id: "support",
    agent_version: "1.4.2",
    status: "success",
    started_at: at(0),
    ended_at: at(2_500),
    steps,
  });
  const perStep = JSON.stringify(stepOf(10)).length + 2;
  const steps = Array.from({ length: Math.floor((BYTES / RUNS - 300) / perStep) }, (_, seq) => stepOf(seq));
  return JSON.stringify({ runs: Array.from({ length: RUNS }, () => runOf(steps)) });
}
