import type { RunLedger } from "../delivery/run-ledger.ts";
import type { QueuedRun } from "../delivery/run-queue.ts";
import type { Reporter } from "../reporter.ts";
import { sendBlocking } from "./blocking-sender.ts";
import { lastBatches } from "./last-batches.ts";

interface LastSettings {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly exitTimeoutMs: number;
  /** Whether to try again when the service does not answer. */
  readonly isPatient: boolean;
}

/**
 * Delivers the last runs of a process and holds it until they are delivered, or time is up. Settles those that have an
 * answer.
 *
 * @param startedAt when the end of the process began, in milliseconds of `performance.now()`
 */
export function deliverLast(
  runs: readonly QueuedRun[],
  { url, apiKey, exitTimeoutMs, isPatient }: LastSettings,
  ledger: RunLedger,
  reporter: Reporter,
  startedAt: number,
): void {
  const deadline = startedAt + exitTimeoutMs;
  // Half of the time is kept for sending.
  const batches = lastBatches(runs, reporter, startedAt + exitTimeoutMs / 2);
  const timeoutMs = Math.max(0, Math.floor(deadline - performance.now()));
  const texts = batches.map((batch) => batch.map(({ text }) => text));
  const answers = reporter.guard(
    () => sendBlocking({ url, apiKey, batches: texts, timeoutMs, isPatient }),
    [],
  );
  for (const [index, { queued }] of batches.flat().entries()) {
    const answer = answers[index];
    if (answer !== undefined) ledger.settle(queued, answer);
  }
}
