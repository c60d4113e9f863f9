// An agent whose process ends without a word to the tracer. Arguments: url, exitTimeoutMs.
import { AgentTracer } from "@runfacts/sdk";

const [, , url, exitTimeoutMs] = process.argv;
const tracer = new AgentTracer({
  agentId: "short",
  agentVersion: "1",
  url,
  flushIntervalMs: 60_000,
  retryDelayMs: 50,
  exitTimeoutMs: Number(exitTimeoutMs),
});
await tracer.run((run) => run.step("tool", "call", () => 1));
