import { generateRun } from "@runfacts/dev/generate-run";
import type { GeneratedRun } from "@runfacts/dev/generated-run";
import { createRandom, type Random } from "@runfacts/dev/random";
import { newRunId } from "./run-id.ts";

/** Runs of the last 30 days: at an even rate, the last of them ten minutes ago. */
export interface History {
  readonly runs: number;
  /** Its end, in milliseconds since the Unix epoch. */
  readonly now: number;
}

export const HISTORY_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1_000;
const LAST_MS = 10 * 60 * 1_000;

/** Runs that are loaded in one transaction. */
const CHUNK = 1_000;

export interface Chunk {
  readonly random: Random;
  readonly runs: readonly GeneratedRun[];
}

/** How many chunks a history has. */
export function chunksOf({ runs }: History): number {
  return Math.ceil(runs / CHUNK);
}

/** The runs of one chunk, oldest first: the same each time, whatever was drawn before. */
export function generateChunk(history: History, chunk: number): Chunk {
  const random = createRandom(chunk);
  const begin = history.now - HISTORY_DAYS * DAY_MS;
  const spacing = (HISTORY_DAYS * DAY_MS - LAST_MS) / history.runs;
  const count = Math.min(CHUNK, history.runs - chunk * CHUNK);
  const runs = Array.from({ length: count }, (_, n) => {
    const startedAt = Math.floor(begin + (chunk * CHUNK + n + random.unit()) * spacing);
    const run = generateRun(random, startedAt);
    return { ...run, run_id: newRunId(run.ended_at, random.unit) };
  });
  return { random, runs };
}

/** The UTC day on which a run is first accepted: when it has ended. */
export function storedOn({ ended_at }: GeneratedRun): string {
  return new Date(ended_at).toISOString().slice(0, "2026-11-01".length);
}

/** Every UTC day on which a run of the history may be accepted. */
export function historyDays({ now }: History): string[] {
  return Array.from({ length: HISTORY_DAYS + 1 }, (_, n) =>
    new Date(now - n * DAY_MS).toISOString().slice(0, "2026-11-01".length),
  );
}
