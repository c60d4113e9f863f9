// A support agent that plans, looks orders up with retries, and replies. Run it: node examples/typescript/support.ts
import { AgentTracer, type Step } from "@runfacts/sdk";

class TimeoutError extends Error {}

const tracer = new AgentTracer({
  agentId: "support",
  agentVersion: "1.4.0",
  classifyError: (error) =>
    error instanceof TimeoutError
      ? { code: "timeout", message: "Order service did not answer in time" }
      : undefined,
});

// Stand-ins for your model and your tool: the order service times out once.
async function askModel(step: Step, purpose: string): Promise<string> {
  step.setModel("claude-opus-4-6");
  step.setUsage({ inputTokens: 812, outputTokens: 64, cacheReadTokens: 512, costUsd: 0.0041 });
  return `${purpose} done`;
}
let calls = 0;
async function searchOrders(): Promise<readonly string[]> {
  calls += 1;
  if (calls === 1) throw new TimeoutError();
  return ["order-1", "order-2"];
}

async function answer(conversation: string): Promise<string> {
  return tracer.run({ sessionId: conversation }, async (run) => {
    await run.step("plan", "classify_intent", (step) => askModel(step, "intent"));
    await run.retry("tool", "search_orders", { attempts: 3, delay: 50 }, async (step) => {
      const orders = await searchOrders();
      step.addMetadata({ order_count: orders.length, region: "eu-west-1" });
    });
    return run.step("respond", "write_reply", (step) => askModel(step, "reply"));
  });
}

await answer("conversation-17");
await tracer.close();
