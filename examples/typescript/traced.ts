// An agent that belongs to the trace of the request it serves, and hands it on. Run it: node examples/typescript/traced.ts
import { AgentTracer } from "@runfacts/sdk";

const tracer = new AgentTracer({ agentId: "traced", agentVersion: "1.0.0" });

// Stand-ins for the request that your service got, and for the service that it asks.
const request = new Request("http://agent.example/ask", {
  headers: { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" },
});
const url = new URL("/orders", request.url).href;
const sent: string[] = [];
async function fetch(_: string, { headers }: { headers: { traceparent: string } }): Promise<void> {
  sent.push(headers.traceparent);
}

await tracer.run({ traceId: request.headers }, (run) =>
  run.step("tool", "search_orders", (step) => fetch(url, { headers: { traceparent: step.traceparent() } })),
);

if (!sent[0]?.startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-"))
  throw new Error("the trace was not handed on");
await tracer.close();
