/** What the commands of an example need to know. */
export interface Example {
  /** Where the ingest service listens. */
  readonly ingestUrl: string;
  readonly runId: string;
  /** When the run ended, in epoch ms. */
  readonly endedAt: number;
}

const at = (ms: number) => new Date(ms).toISOString();

/** A `curl` command that sends a small failed run, complete and valid as it stands. */
export function curlExample({ ingestUrl, runId, endedAt }: Example): string {
  const start = endedAt - 2_310;
  return `curl -sS ${ingestUrl}/v1/runs -H 'content-type: application/json' -d '{
  "run_id": "${runId}",
  "agent_id": "support", "agent_version": "1.4.0",
  "status": "failure",
  "started_at": "${at(start)}", "ended_at": "${at(endedAt)}",
  "steps": [
    {"seq": 0, "step_type": "plan", "name": "choose_tool",
     "started_at": "${at(start)}", "ended_at": "${at(start + 800)}"},
    {"seq": 1, "step_type": "tool", "name": "search_orders", "error_code": "timeout",
     "started_at": "${at(start + 800)}", "ended_at": "${at(start + 2_300)}"}],
  "failures": [{"failure_type": "tool", "failure_code": "timeout",
                "message": "Upstream did not answer in 1500 ms"}]
}'`;
}

/** The same in TypeScript, with the SDK. */
export function sdkExample({ ingestUrl }: Example): string {
  return `import { AgentTracer } from "@runfacts/sdk";

const tracer = new AgentTracer({
  agentId: "support",
  agentVersion: "1.4.0",
  url: "${ingestUrl}",
});

await tracer.run(async (run) => {
  await run.step("plan", "choose_tool", () => chooseTool());
  await run.step("tool", "search_orders", () => searchOrders());
});
await tracer.close();`;
}

/** A random UUID, version 4. `crypto.randomUUID` is not there on plain http. */
export function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
