// An agent that dies. Arguments: url, the manner of its death, options of its tracer as JSON,
// and how long it waits for its first run. A run of it has ended, and
// one is open, in a step.
import { AgentTracer } from "@runfacts/sdk";

const [, , url, manner = "", options = "{}", flushTimeoutMs = "20000"] = process.argv;
const tracer = new AgentTracer({
  agentId: "dying",
  agentVersion: "1",
  url,
  flushIntervalMs: 60_000,
  ...JSON.parse(options),
});

function die(): void {
  switch (manner) {
    case "exception":
      throw new TypeError("the password is swordfish");
    case "rejection":
      void Promise.reject(new RangeError("the password is swordfish"));
      return;
    case "exit":
      process.exit(3);
      return;
    case "taken":
      process.on("uncaughtException", () => process.exit(4));
      throw new TypeError("taken by the agent");
    case "survived":
      process.once("uncaughtException", () => setTimeout(() => process.exit(0), 10));
      throw new TypeError("survived by the agent");
    case "graceful":
      process.once("SIGTERM", () => setTimeout(() => process.exit(5), 500));
      process.kill(process.pid, "SIGTERM");
      return;
    default:
      process.kill(process.pid, manner);
  }
}

// The tracer heard of the end before: it listens since its first run.
const tellStats = () => process.stdout.write(JSON.stringify(tracer.stats()));

// What sends is loaded, as it is in an agent that works for a while.
if (manner !== "exit-at-once") {
  await tracer.run((run) => run.step("tool", "first", () => 1));
  await tracer.flush({ timeoutMs: Number(flushTimeoutMs) });
}
await tracer.run((run) => run.step("tool", "before", { metadata: { count: 1 } }, () => 1));
process.on("exit", tellStats);
if (manner === "exit-at-once") process.exit(3);
setInterval(() => undefined, 1_000);
setTimeout(die, 0);
// Not awaited: Bun lives on after an exception while a module waits.
void tracer.run((run) => run.step("tool", "during", () => new Promise(() => undefined)));
