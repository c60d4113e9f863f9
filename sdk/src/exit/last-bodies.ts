import { withoutFreeText } from "../delivery/without-free-text.ts";
import { loadedSanitizer } from "../privacy.ts";
import type { RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import { toRequestJson, toRunJson } from "./run-json.ts";

const MOST_RUNS = 100;
// JSON takes about twice what the encoded run does; a request stays under 4 MiB.
const MOST_CHARACTERS = 1_500_000;

/** Bodies of requests, and how many runs each holds. */
export interface LastBodies {
  readonly bodies: readonly string[];
  readonly sizes: readonly number[];
}

function unchecked(given: RunRecord, reporter: Reporter): RunRecord {
  const { run, left } = withoutFreeText(given);
  reporter.counts.droppedValues += left;
  if (left > 0) {
    const message =
      "the process ended before the privacy detectors were loaded; its last runs were sent without metadata, messages and session";
    reporter.warn("privacy", "detectors", message);
  }
  return run;
}

function sanitized(run: RunRecord, reporter: Reporter): RunRecord {
  const sanitize = loadedSanitizer();
  if (sanitize === undefined) return unchecked(run, reporter);
  const { run: clean, dropped } = sanitize(run);
  for (const { rule, message } of dropped) reporter.dropValue("privacy", rule, message);
  return clean;
}

/**
 * Makes requests of the last runs, the newest first: they tell why the process ends.
 *
 * @param deadline when to stop, in milliseconds of `performance.now()`
 */
export function lastBodies(runs: readonly RunRecord[], reporter: Reporter, deadline: number): LastBodies {
  const bodies: string[] = [];
  const sizes: number[] = [];
  let batch: string[] = [];
  let characters = 0;
  const close = () => {
    if (batch.length === 0) return;
    bodies.push(toRequestJson(batch));
    sizes.push(batch.length);
    batch = [];
    characters = 0;
  };
  for (const run of runs.toReversed()) {
    if (performance.now() > deadline) break;
    const text = reporter.guard(() => toRunJson(sanitized(run, reporter)), undefined);
    if (text === undefined) continue;
    if (batch.length >= MOST_RUNS || characters + text.length > MOST_CHARACTERS) close();
    batch.push(text);
    characters += text.length;
  }
  close();
  return { bodies, sizes };
}
