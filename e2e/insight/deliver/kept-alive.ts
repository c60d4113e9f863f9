import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

/** A process that is started again whenever it ends, as a supervisor does. Disposing it kills it for good. */
export interface KeptAlive extends AsyncDisposable {
  /** Ends it as `kill -9` does; false where none runs right now. */
  readonly kill: () => boolean;
}

const PAUSE_MS = 100;

/** Starts a main file and keeps it running. */
export function keepAlive(main: string, args: readonly string[], env: NodeJS.ProcessEnv): KeptAlive {
  let child: ChildProcess | undefined;
  let isOver = false;
  const run = async () => {
    while (!isOver) {
      child = fork(main, args, {
        env: { ...process.env, ...env },
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      await once(child, "exit");
      child = undefined;
      if (!isOver) await delay(PAUSE_MS);
    }
  };
  const running = run();
  return {
    kill: () => child?.kill("SIGKILL") ?? false,
    async [Symbol.asyncDispose]() {
      isOver = true;
      child?.kill("SIGKILL");
      await running;
    },
  };
}
