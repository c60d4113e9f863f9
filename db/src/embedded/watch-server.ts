import { setTimeout as delay } from "node:timers/promises";
import { answers } from "./answers.ts";
import type { Exit, SpawnedServer } from "./spawn-server.ts";

/** How a server is watched. Times in milliseconds. */
export interface WatchTimes {
  /** Between two looks. Default: 1,000. */
  readonly everyMs?: number;
  /** For the answer to one look. Default: 5,000. */
  readonly answerMs?: number;
  /** Looks in a row without an answer after which the server counts as stuck. Default: 3. */
  readonly misses?: number;
}

/**
 * Watches a server and resolves with how it ended, to follow its name; with undefined when the signal aborts first. One
 * that is stuck, so that nobody can connect, is killed: PostgreSQL recovers from that as from any crash.
 */
export async function watchServer(
  { pid, port, exit }: SpawnedServer,
  signal: AbortSignal,
  { everyMs = 1_000, answerMs = 5_000, misses = 3 }: WatchTimes = {},
): Promise<string | undefined> {
  const exited: { how?: string } = {};
  const leave = new AbortController();
  exit?.then((ended) => {
    exited.how = describe(ended);
    leave.abort();
  });
  const stop = AbortSignal.any([signal, leave.signal]);
  for (let missed = 0; !signal.aborted; ) {
    await delay(everyMs, undefined, { signal: stop, ref: false }).catch(() => undefined);
    if (signal.aborted) break;
    if (exited.how !== undefined) return exited.how;
    if (!isAlive(pid)) return "is gone (its process ended)";
    missed = (await answers(port, answerMs)) ? 0 : missed + 1;
    if (missed < misses) continue;
    kill(pid);
    return `did not answer for ${(misses * answerMs) / 1_000} s and was killed`;
  }
  return undefined;
}

function describe([code, signal]: Exit): string {
  if (signal === null) return `ended with exit code ${code ?? "unknown"}`;
  return signal === "SIGKILL" ? "was killed (SIGKILL)" : `was ended by ${signal}`;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
