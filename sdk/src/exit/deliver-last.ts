import type { RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import { sendBlocking } from "./blocking-sender.ts";
import { lastBodies } from "./last-bodies.ts";

interface LastSettings {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly exitTimeoutMs: number;
}

/**
 * Delivers the last runs of a process and holds it until they are delivered, or time is up.
 *
 * @param startedAt when the end of the process began, in milliseconds of `performance.now()`
 * @returns how many were delivered
 */
export function deliverLast(
  runs: readonly RunRecord[],
  { url, apiKey, exitTimeoutMs }: LastSettings,
  reporter: Reporter,
  startedAt: number,
): number {
  const deadline = startedAt + exitTimeoutMs;
  // Half of the time is kept for sending.
  const { bodies, sizes } = lastBodies(runs, reporter, startedAt + exitTimeoutMs / 2);
  const timeoutMs = Math.max(0, Math.floor(deadline - performance.now()));
  const taken = reporter.guard(() => sendBlocking({ url, apiKey, bodies, timeoutMs }), []);
  return sizes.reduce((sum, size, index) => sum + (taken[index] === true ? size : 0), 0);
}
