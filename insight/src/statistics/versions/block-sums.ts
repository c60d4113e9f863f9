import type { HourTotals } from "../comparison/compare-means.ts";
import type { HourTallies } from "../comparison/hour.ts";
import type { HourBlock } from "./hour-blocks.ts";
import type { VersionSums } from "./version-hour.ts";

/** The numbers of {@link VersionSums}. */
type Count = Exclude<keyof VersionSums, "durations" | "failures" | "signals" | "scores">;

const sides = ["baseline", "candidate"] as const;

/** A number of each block and version. */
export interface Column {
  readonly baseline: Float64Array;
  readonly candidate: Float64Array;
}

/** What both versions did in each block: by metric, so that thousands of hours take few objects. */
export interface BlockSums {
  readonly counts: Readonly<Record<Count, Column>>;
  /** How many runs have a failure, by its kind: those kinds that most runs of both versions have, in this order. */
  readonly failures: ReadonlyMap<string, Column>;
  /** Kinds of failure that are not among these. */
  readonly otherFailures: number;
  /** By the name of a signal: of runs of which it says yes or no, and of those of which it says a number. */
  readonly signals: ReadonlyMap<
    string,
    {
      readonly answers: { readonly runs: Column; readonly hits: Column };
      readonly numbers: { readonly runs: Column; readonly sum: Column };
    }
  >;
}

/**
 * Sums up each block once for all metrics.
 *
 * @param mostFailures kinds of failure that get columns: of codes as many as runs, all would take more memory than there is
 */
export function sumBlocks(blocks: readonly HourBlock[], mostFailures: number): BlockSums {
  const column = (): Column => ({
    baseline: new Float64Array(blocks.length),
    candidate: new Float64Array(blocks.length),
  });
  const counts = {
    runs: column(),
    failedRuns: column(),
    steps: column(),
    failedSteps: column(),
    tokenRuns: column(),
    costRuns: column(),
    tokens: column(),
    costUsd: column(),
  };
  const kinds = failureKinds(blocks);
  const failures = new Map(kinds.slice(0, mostFailures).map((kind) => [kind, column()] as const));
  const signals = new Columns(() => ({
    answers: { runs: column(), hits: column() },
    numbers: { runs: column(), sum: column() },
  }));
  for (const side of sides)
    for (const [block, { [side]: hours }] of blocks.entries())
      for (const hour of hours) {
        add(counts.runs[side], block, hour.runs);
        add(counts.failedRuns[side], block, hour.failedRuns);
        add(counts.steps[side], block, hour.steps);
        add(counts.failedSteps[side], block, hour.failedSteps);
        add(counts.tokenRuns[side], block, hour.tokenRuns);
        add(counts.costRuns[side], block, hour.costRuns);
        add(counts.tokens[side], block, hour.tokens);
        add(counts.costUsd[side], block, hour.costUsd);
        // The pairs are most of what is read: taking them apart by name would make an iterator of each.
        for (const failure of hour.failures) {
          const known = failures.get(failure[0]);
          if (known !== undefined) add(known[side], block, failure[1]);
        }
        for (const [name, { runs, hits }] of hour.signals) {
          const { answers } = signals.of(name);
          add(answers.runs[side], block, runs);
          add(answers.hits[side], block, hits);
        }
        for (const [name, { runs, sum }] of hour.scores) {
          const { numbers } = signals.of(name);
          add(numbers.runs[side], block, runs);
          add(numbers.sum[side], block, sum);
        }
      }
  return { counts, failures, otherFailures: kinds.length - failures.size, signals };
}

/** The kinds of failure of both versions, those first that most runs have. */
function failureKinds(blocks: readonly HourBlock[]): readonly string[] {
  const runs = new Map<string, number>();
  for (const side of sides)
    for (const { [side]: hours } of blocks)
      for (const { failures } of hours)
        for (const failure of failures) runs.set(failure[0], (runs.get(failure[0]) ?? 0) + failure[1]);
  return [...runs].toSorted(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1)).map(([kind]) => kind);
}

function add(numbers: Float64Array, place: number, number: number): void {
  numbers[place] = (numbers[place] ?? 0) + number;
}

/** Columns by name, as they are met. */
class Columns<T> extends Map<string, T> {
  readonly #create: () => T;

  constructor(create: () => T) {
    super();
    this.#create = create;
  }

  /** That of a name; a new one, if it has none. */
  of(name: string): T {
    const known = this.get(name);
    if (known !== undefined) return known;
    const created = this.#create();
    this.set(name, created);
    return created;
  }
}

/** Of all blocks and both versions. */
export function totalOf({ baseline, candidate }: Column): number {
  let total = 0;
  for (const number of baseline) total += number;
  for (const number of candidate) total += number;
  return total;
}

/** How many of some runs hit, block by block. */
export function tallies(runs: Column, hits: Column): readonly HourTallies[] {
  return Array.from(runs.baseline, (_, block) => ({
    baseline: { runs: runs.baseline[block] ?? 0, hits: hits.baseline[block] ?? 0 },
    candidate: { runs: runs.candidate[block] ?? 0, hits: hits.candidate[block] ?? 0 },
  }));
}

/** What the values of some runs sum up to, block by block. */
export function totals(runs: Column, sums: Column): readonly HourTotals[] {
  return Array.from(runs.baseline, (_, block) => ({
    baseline: { runs: runs.baseline[block] ?? 0, sum: sums.baseline[block] ?? 0 },
    candidate: { runs: runs.candidate[block] ?? 0, sum: sums.candidate[block] ?? 0 },
  }));
}
