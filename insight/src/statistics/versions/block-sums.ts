import type { Total } from "../estimates/mean-interval.ts";
import type { Tally } from "../estimates/tally.ts";
import type { HourBlock } from "./hour-blocks.ts";
import type { VersionSums } from "./version-hour.ts";

/** The numbers of {@link VersionSums}. */
export type Count = Exclude<keyof VersionSums, "durations" | "failures" | "signals" | "scores">;

/** What a version did in all hours of a block. */
export interface BlockSums {
  readonly counts: Readonly<Record<Count, number>>;
  /** How many runs have a failure, by its kind. */
  readonly failures: ReadonlyMap<string, number>;
  /** By the name of a signal. */
  readonly signals: ReadonlyMap<string, Tally>;
  readonly scores: ReadonlyMap<string, Total>;
}

/** The sums of both versions in a block. */
export interface SummedBlock {
  /** The first hour after it, in whole hours since the Unix epoch. */
  readonly end: number;
  readonly baseline: BlockSums;
  readonly candidate: BlockSums;
}

/** Sums up each block once for all metrics. */
export function sumBlocks(blocks: readonly HourBlock[]): readonly SummedBlock[] {
  return blocks.map(({ end, baseline, candidate }) => ({
    end,
    baseline: sumOf(baseline),
    candidate: sumOf(candidate),
  }));
}

const NONE: ReadonlyMap<string, never> = new Map<string, never>();

function sumOf(hours: readonly VersionSums[]): BlockSums {
  const counts = {
    runs: 0,
    failedRuns: 0,
    steps: 0,
    failedSteps: 0,
    tokenRuns: 0,
    costRuns: 0,
    tokens: 0,
    costUsd: 0,
  };
  // Most blocks have none of these, and there are many blocks.
  let failures: Map<string, number> | undefined;
  let signals: Map<string, Tally> | undefined;
  let scores: Map<string, Total> | undefined;
  for (const hour of hours) {
    counts.runs += hour.runs;
    counts.failedRuns += hour.failedRuns;
    counts.steps += hour.steps;
    counts.failedSteps += hour.failedSteps;
    counts.tokenRuns += hour.tokenRuns;
    counts.costRuns += hour.costRuns;
    counts.tokens += hour.tokens;
    counts.costUsd += hour.costUsd;
    for (const [kind, runs] of hour.failures) {
      failures ??= new Map();
      failures.set(kind, (failures.get(kind) ?? 0) + runs);
    }
    for (const [name, of] of hour.signals) {
      signals ??= new Map();
      const { runs = 0, hits = 0 } = signals.get(name) ?? {};
      signals.set(name, { runs: runs + of.runs, hits: hits + of.hits });
    }
    for (const [name, of] of hour.scores) {
      scores ??= new Map();
      const { runs = 0, sum = 0 } = scores.get(name) ?? {};
      scores.set(name, { runs: runs + of.runs, sum: sum + of.sum });
    }
  }
  return { counts, failures: failures ?? NONE, signals: signals ?? NONE, scores: scores ?? NONE };
}
