import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A service in a process of its own. Disposing it asks the process to drain and waits for its end. */
export type ServiceProcess = AsyncDisposable & {
  readonly url: string;
  readonly process: ChildProcess;
  /** Resolves when the process has ended. */
  readonly ended: Promise<unknown>;
};

/**
 * Starts the main file of a service and answers once it listens; rejects if it ends before.
 *
 * @param output where its output goes: to that of this process, or to `process.stdout` and `process.stderr` of the result
 */
export async function startServiceProcess(
  main: string,
  env: NodeJS.ProcessEnv,
  output: "inherit" | "pipe" = "inherit",
): Promise<ServiceProcess> {
  const child = fork(main, {
    env: { ...process.env, ...env },
    stdio: ["ignore", output, output, "ipc"],
  });
  const ended = once(child, "exit");
  const first = await Promise.race([once(child, "message"), ended.then(() => undefined)]);
  if (first === undefined) throw new Error(`${main} ended before it listened`);
  const [{ url }] = first as [{ url: string }];
  return {
    url,
    process: child,
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
