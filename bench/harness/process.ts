import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A child process that ended its start by a message. */
export type Process = AsyncDisposable & {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>;
  /** The message. */
  readonly ready: unknown;
};

export interface ProcessOptions {
  /** Options of Node for it. */
  readonly execArgv?: readonly string[];
  /** Kills it. */
  readonly signal?: AbortSignal;
}

/**
 * Starts a module in a process of its own and answers when it sends its first message. What it prints is dropped, what it
 * complains of goes to standard error. Disposing it asks it to stop, and waits.
 */
export async function startProcess(
  main: string,
  env: NodeJS.ProcessEnv,
  { execArgv = [], signal }: ProcessOptions = {},
): Promise<Process> {
  const child = fork(main, {
    env: { ...process.env, ...env },
    execArgv: [...execArgv],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    serialization: "advanced",
    ...(signal && { signal }),
  });
  // Killed by the signal: whoever waits for it hears of its end.
  child.on("error", () => {});
  const ended = once(child, "exit");
  const first = await Promise.race([once(child, "message"), ended.then(() => undefined)]);
  if (first === undefined || child.pid === undefined) throw new Error(`${main} ended before it was ready`);
  return {
    child,
    pid: child.pid,
    ended,
    ready: first[0],
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
