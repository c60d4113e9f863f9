import { fork } from "node:child_process";
import { once } from "node:events";
import { extname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "./place-server.ts";

const RESTART_MS = 1_000;
/** TypeScript in the repository, JavaScript in the package. */
const MAIN = join(import.meta.dirname, `guard-main${extname(import.meta.filename)}`);

/**
 * Starts a small process that stops the server when this process is gone without having done so: a server that nobody owns
 * would run for ever. It has a session of its own, so that it outlives what ends our whole group, and is started again if it
 * ends itself. Disposing it ends it.
 */
export function startGuard(dataDir: string, log: Log): AsyncDisposable {
  const stopping = new AbortController();
  const { signal } = stopping;
  const keep = async (): Promise<void> => {
    while (!signal.aborted) {
      const child = fork(MAIN, [dataDir], {
        detached: true,
        execArgv: [],
        stdio: ["ignore", "ignore", "ignore", "ipc"],
      });
      const kill = () => {
        child.ref();
        child.kill("SIGKILL");
      };
      signal.addEventListener("abort", kill, { once: true });
      child.unref();
      child.channel?.unref();
      await once(child, "exit").catch(() => undefined);
      signal.removeEventListener("abort", kill);
      if (signal.aborted) break;
      log(`The guard of PostgreSQL ended; it is started again in ${RESTART_MS / 1_000} s.`);
      await delay(RESTART_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const keeping = keep();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await keeping;
    },
  };
}
