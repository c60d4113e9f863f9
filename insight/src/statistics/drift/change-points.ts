import type { Total } from "../estimates/mean-interval.ts";

/** Drop of the doubled log-likelihood within which the true place is in 95 % of cases (Hansen 2000). */
const SURE_WITHIN = 7.35;

/** A place where the mean of a series changed. */
export interface ChangePoint {
  /** Index of the first point after the change. */
  readonly at: number;
  /** Indices between which that is with 95 %. */
  readonly earliest: number;
  readonly latest: number;
  /** Means of the stretches before and after, up to the next changes. */
  readonly before: number;
  readonly after: number;
}

/**
 * Since when: the places where the mean of a series of hours changed for good, as many as are sure. The best split of the whole series
 * is found, a change costing `penalty` (optimal partitioning, Jackson and others 2005, pruned as PELT, Killick and others 2012).
 * How much hours differ anyway is taken from neighbours, so that hours that are bad together do not make changes. Series of a
 * few thousand points; time is between linear and square.
 *
 * @param points hours in the order of time; of rates, `sum` is how many runs hit. Hours without runs do not count
 * @param leastVariance variance of a single value that is there at least: p·(1 − p) of rates
 */
export function changePoints(points: readonly Total[], leastVariance = 0): readonly ChangePoint[] {
  const used = points.map((point, index) => ({ ...point, index })).filter(({ runs }) => runs > 0);
  const variance = Math.max(leastVariance, neighbourVariance(used));
  if (used.length < 4 || !(variance > 0)) return [];
  const series = new Series(used, variance);
  const ends = [0, ...series.bestSplit(penaltyOf(used.length)), used.length];
  return ends.slice(1, -1).map((at, i) => {
    const from = ends[i] ?? 0;
    const to = ends[i + 2] ?? used.length;
    const best = series.cost(from, at) + series.cost(at, to);
    const likely = Array.from({ length: to - from - 1 }, (_, k) => from + 1 + k).filter(
      (place) => series.cost(from, place) + series.cost(place, to) <= best + SURE_WITHIN,
    );
    const indexOf = (place: number) => used[place]?.index ?? place;
    return {
      at: indexOf(at),
      earliest: indexOf(likely[0] ?? at),
      latest: indexOf(likely.at(-1) ?? at),
      before: series.mean(from, at),
      after: series.mean(at, to),
    };
  });
}

/** Found by simulation: a month of hours without a change shows one in less than 1 %, or 3 % where failures of an hour come together a lot. */
function penaltyOf(points: number): number {
  return 2 * Math.log(points) + 10;
}

/** Variance of a single value, from differences of neighbours, which a few changes hardly touch. */
function neighbourVariance(points: readonly Total[]): number {
  let squares = 0;
  let parts = 0;
  for (const [i, point] of points.entries()) {
    const before = points[i - 1];
    if (before === undefined) continue;
    squares += (point.sum / point.runs - before.sum / before.runs) ** 2 / (1 / point.runs + 1 / before.runs);
    parts += 1;
  }
  return parts === 0 ? 0 : squares / parts;
}

/** Sums of stretches of a series, in constant time. */
class Series {
  readonly #runs: readonly number[];
  readonly #sums: readonly number[];
  readonly #variance: number;

  constructor(points: readonly Total[], variance: number) {
    this.#runs = runningSums(points.map(({ runs }) => runs));
    this.#sums = runningSums(points.map(({ sum }) => sum));
    this.#variance = variance;
  }

  mean(from: number, to: number): number {
    return between(this.#sums, from, to) / between(this.#runs, from, to);
  }

  /** Doubled log-likelihood that a stretch loses by one mean, but for what all splits have in common. */
  cost(from: number, to: number): number {
    return -(between(this.#sums, from, to) ** 2) / between(this.#runs, from, to) / this.#variance;
  }

  bestSplit(penalty: number): readonly number[] {
    const best = [-penalty];
    const last = [0];
    let starts = [0];
    for (let end = 1; end < this.#runs.length; end++) {
      let least = Number.POSITIVE_INFINITY;
      let from = 0;
      const costs: number[] = [];
      for (const start of starts) {
        const cost = (best[start] ?? 0) + this.cost(start, end);
        costs.push(cost);
        if (cost >= least) continue;
        least = cost;
        from = start;
      }
      best.push(least + penalty);
      last.push(from);
      // A start that is worse by a whole penalty will never be best again.
      starts = starts.filter((_, i) => (costs[i] ?? 0) <= least + penalty);
      starts.push(end);
    }
    const split: number[] = [];
    for (let at = last.at(-1) ?? 0; at > 0; at = last[at] ?? 0) split.unshift(at);
    return split;
  }
}

function runningSums(values: readonly number[]): readonly number[] {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
  return sums;
}

function between(sums: readonly number[], from: number, to: number): number {
  return (sums[to] ?? 0) - (sums[from] ?? 0);
}
