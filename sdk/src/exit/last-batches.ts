import type { QueuedRun } from "../delivery/run-queue.ts";
import { isStored } from "../delivery/stored-run.ts";
import type { Reporter } from "../reporter.ts";
import { toRunJson } from "./run-json.ts";
import { sanitizedNow } from "./sanitized-now.ts";

const MOST_RUNS = 100;
// JSON takes about twice what the encoded run does; a request stays under 4 MiB.
const MOST_CHARACTERS = 1_500_000;

/** A run, and its JSON. */
export interface LastRun {
  readonly queued: QueuedRun;
  readonly text: string;
}

function lastText(queued: QueuedRun, reporter: Reporter): string {
  if (isStored(queued.run)) return queued.run.json;
  queued.run = sanitizedNow(queued.run, reporter);
  return toRunJson(queued.run);
}

/**
 * Makes batches of the last runs, the newest first: they tell why the process ends.
 *
 * @param deadline when to stop, in milliseconds of `performance.now()`
 */
export function lastBatches(
  runs: readonly QueuedRun[],
  reporter: Reporter,
  deadline: number,
): readonly (readonly LastRun[])[] {
  const batches: LastRun[][] = [];
  let batch: LastRun[] = [];
  let characters = 0;
  for (const queued of runs.toReversed()) {
    if (performance.now() > deadline) break;
    const text = reporter.guard(() => lastText(queued, reporter), undefined);
    if (text === undefined) continue;
    if (batch.length >= MOST_RUNS || characters + text.length > MOST_CHARACTERS) {
      batch = [];
      characters = 0;
    }
    if (batch.length === 0) batches.push(batch);
    batch.push({ queued, text });
    characters += text.length;
  }
  return batches;
}
