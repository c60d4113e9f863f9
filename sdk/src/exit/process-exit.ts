import { type ProcessLike, processGlobal } from "../process-global.ts";
import type { ExitReason, ExitTask } from "./exit-task.ts";

const signals = ["SIGTERM", "SIGINT"] as const;
const ours = Symbol.for("runfacts.signal-listener");

const tasks = new Set<ExitTask>();
let crash: { readonly error: unknown; readonly isFatal: boolean } | undefined;
let isListening = false;
let hearsSignals = false;

function exitTasks(reason: ExitReason): void {
  const startedAt = performance.now();
  for (const task of [...tasks]) task.exit(reason, startedAt);
}

function onUncaught(process: ProcessLike, error: unknown): void {
  crash = { error, isFatal: process.listenerCount?.("uncaughtException") === 0 };
  // Deno tells of no end that an error brings about.
  if (crash.isFatal && "Deno" in globalThis) exitTasks({ error });
}

// An error that the agent's own listener has taken counts when the process ends in failure all the same.
function onExit(code: unknown): void {
  const isCrash = crash !== undefined && (crash.isFatal || code !== 0);
  exitTasks(isCrash ? { error: crash?.error } : { code: "process_exit" });
}

function onSignal(process: ProcessLike, signal: string, listener: () => void): void {
  const others = (process.listeners?.(signal) ?? []).filter((other) => !(ours in Object(other)));
  if (others.length > 0) {
    for (const task of [...tasks]) task.signalled();
    return;
  }
  exitTasks({ code: signal.toLowerCase() });
  process.removeListener?.(signal, listener);
  process.kill?.(process.pid, signal);
}

function listen(process: ProcessLike): void {
  if (isListening || process.on === undefined) return;
  isListening = true;
  process.on("beforeExit", () => {
    for (const task of [...tasks]) task.beforeExit();
  });
  process.on("uncaughtExceptionMonitor", (error) => onUncaught(process, error));
  process.on("exit", onExit);
}

function hearSignals(process: ProcessLike): void {
  if (hearsSignals || process.on === undefined) return;
  hearsSignals = true;
  for (const signal of signals) {
    const listener = () => onSignal(process, signal, listener);
    Object.assign(listener, { [ours]: true });
    process.on(signal, listener);
  }
}

/**
 * Calls a task when the process ends: by itself, by `process.exit()`, or by an error that nothing caught. Node, Bun and
 * Deno.
 *
 * @param options `signals`: also when SIGTERM or SIGINT ends the process, which it then does after the tasks
 * @returns call it to let the task go; undefined where the runtime does not tell of its end
 */
export function onProcessExit(
  task: ExitTask,
  options: { readonly signals: boolean },
): (() => void) | undefined {
  const process = processGlobal();
  if (process?.on === undefined) return undefined;
  listen(process);
  if (options.signals) hearSignals(process);
  tasks.add(task);
  return () => {
    tasks.delete(task);
  };
}
