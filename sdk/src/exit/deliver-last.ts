import type { RunLedger } from "../delivery/run-ledger.ts";
import type { QueuedRun } from "../delivery/run-queue.ts";
import type { RunHead } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import { sendBlocking } from "./blocking-sender.ts";
import { lastBatches } from "./last-batches.ts";
import { toReportJson } from "./run-json.ts";

interface LastSettings extends Pick<RunHead, "agentId" | "agentVersion" | "environment"> {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly exitTimeoutMs: number;
  /** Whether to try again when the service does not answer. */
  readonly isPatient: boolean;
}

/**
 * Delivers the last runs of a process, and what was dropped before, and holds it until that is delivered, or time is up.
 * Settles what has an answer.
 *
 * @param startedAt when the end of the process began, in milliseconds of `performance.now()`
 */
export function deliverLast(
  runs: readonly QueuedRun[],
  settings: LastSettings,
  ledger: RunLedger,
  reporter: Reporter,
  startedAt: number,
): void {
  const { url, apiKey, exitTimeoutMs, isPatient } = settings;
  const deadline = startedAt + exitTimeoutMs;
  // Half of the time is kept for sending.
  const batches = lastBatches(runs, reporter, startedAt + exitTimeoutMs / 2);
  const timeoutMs = Math.max(0, Math.floor(deadline - performance.now()));
  const texts = batches.map((batch) => batch.map(({ text }) => text));
  const drops = ledger.drops.report();
  const report = drops && toReportJson(drops, settings);
  const requests = { url, apiKey, batches: texts, report, timeoutMs, isPatient };
  const answers = reporter.guard(() => sendBlocking(requests), []);
  // It is not sent again, whatever became of it: the process ends.
  if (drops !== undefined) ledger.drops.settle(drops);
  for (const [index, { queued }] of batches.flat().entries()) {
    const answer = answers[index];
    if (answer !== undefined) ledger.settle(queued, answer);
  }
}
