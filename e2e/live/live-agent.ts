// An agent in live mode that works until it is killed: a step every 50 ms, and a line with its number and end for each.
import { setTimeout as delay } from "node:timers/promises";
import { AgentTracer } from "@runfacts/sdk";

const tracer = new AgentTracer({ agentId: "worker", agentVersion: "1.0.0", live: true });
await tracer.run(async (run) => {
  for (let seq = 0; ; seq += 1) {
    await run.step("tool", "work", () => delay(50));
    process.stdout.write(`${seq} ${Date.now()}\n`);
  }
});
