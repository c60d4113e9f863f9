// An agent in a process of its own. It is given one argument, what it does as JSON, and tells in lines of JSON what happened.
import { writeSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { AgentTracer, type TracerOptions } from "@runfacts/sdk";

/** What an agent does. */
export interface Script {
  readonly options: Partial<TracerOptions> & { readonly agentId: string };
  /** Runs that it ends, one after the other. */
  readonly runs: number;
  readonly pauseMs: number;
  /** How it ends. */
  readonly end:
    | "nothing-left"
    | "close"
    | "flush"
    | "exit"
    | "exception"
    | "rejection"
    | "SIGTERM"
    | "SIGKILL"
    | "wait";
  /** In a thread: what the first thread does when the agent waits. */
  readonly mainEnd?: "terminate" | "exit";
}

/** A line that it tells. */
export type Told =
  | { readonly kind: "ended" | "open"; readonly runId: string }
  | { readonly kind: "warning"; readonly rule: string; readonly message: string }
  | { readonly kind: "stats"; readonly stats: ReturnType<AgentTracer["stats"]> };

const script = JSON.parse(process.argv[2] ?? "") as Script;
const tell = (line: Told) => writeSync(1, `${JSON.stringify(line)}\n`);
const tellStats = () => tell({ kind: "stats", stats: tracer.stats() });
const CANARY = "the canary sings";
/** What only the detectors can tell to be no name of a host. */
const SECRET = `ghp_${"aB3dE5fG7h".repeat(4).slice(0, 36)}`;

const tracer = new AgentTracer({
  agentVersion: "1",
  flushIntervalMs: 20,
  retryDelayMs: 50,
  maxRetryDelayMs: 200,
  onWarning: ({ rule, message }) => tell({ kind: "warning", rule, message }),
  ...script.options,
});

async function work(): Promise<void> {
  const runId = await tracer.run({ sessionId: "a-session" }, async (run) => {
    await run.step("plan", "choose", { metadata: { count: 1, note: CANARY, host: SECRET } }, () => CANARY);
    await run.step("tool", "search", () => CANARY);
    return run.runId;
  });
  tell({ kind: "ended", runId });
}

function die(): void {
  // After the tracer's own, which it registers with its first run.
  process.on("exit", tellStats);
  switch (script.end) {
    case "exception":
      throw new TypeError(CANARY);
    case "rejection":
      void Promise.reject(new RangeError(CANARY));
      return;
    case "exit":
      process.exit(3);
      return;
    case "SIGTERM":
    case "SIGKILL":
      process.kill(process.pid, script.end);
  }
}

for (let made = 0; made < script.runs; made += 1) {
  await work();
  if (script.pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, script.pauseMs));
}
if (script.end === "close" || script.end === "flush") {
  await tracer[script.end]();
  tellStats();
  if (script.end === "flush") process.exit(0);
} else if (script.end === "nothing-left") {
  process.on("exit", tellStats);
} else {
  setInterval(() => undefined, 1_000);
  // Not awaited: Bun lives on after an exception while a module waits.
  void tracer.run((run) => {
    tell({ kind: "open", runId: run.runId });
    return run.step("tool", "forever", () => new Promise(() => undefined));
  });
  if (script.end === "wait") parentPort?.postMessage("waits");
  else setTimeout(die, 0);
}
