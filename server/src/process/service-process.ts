import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { childPart } from "./child-part.ts";
import type { Part } from "./supervise.ts";

/** A service in a process of its own. Disposing it asks the process to drain and waits for its end. */
export type ServiceProcess = Part & {
  readonly url: string;
  readonly process: ChildProcess;
  /** Exit code and signal, when the process has ended. */
  readonly exit: Promise<unknown>;
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
  const exit = once(child, "exit");
  const part = childPart(child);
  return { ...part, ...(await part.ready), process: child, exit };
}
