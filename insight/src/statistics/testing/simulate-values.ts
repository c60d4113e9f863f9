import { compareMeans } from "../comparison/compare-means.ts";
import { compareQuantiles } from "../comparison/compare-quantiles.ts";
import { bootstrapInterval } from "../estimates/bootstrap-interval.ts";
import type { Interval } from "../estimates/interval.ts";
import { quantileInterval } from "../estimates/quantile-interval.ts";
import { wilsonInterval } from "../estimates/wilson-interval.ts";
import { createDraws, type Draws } from "./draws.ts";
import { type Figure, shareOf } from "./figure.ts";

const HOURS = 40;
const RUNS = 25;
const MEDIAN = 1_000;
const SPREAD = 2;
/** p95 of the log-normal values. */
const P95 = MEDIAN * SPREAD ** 1.6448536;
/** One standard deviation of an hour, as a factor on all its values. */
const hourSpreads = [1, 1.3];

/** Intervals, and comparisons of values such as latency. */
export function simulateValues(seed: number, trials: number): readonly Figure[] {
  const draws = createDraws(seed);
  return [...coverage(draws, trials), ...hourSpreads.flatMap((spread) => comparisons(draws, trials, spread))];
}

function coverage(draws: Draws, trials: number): readonly Figure[] {
  const label = (name: string, method: string, given: string) => ({
    name,
    table: "Intervals",
    method,
    given,
  });
  const values = () => Array.from({ length: 200 }, () => [draws.logNormal(MEDIAN, SPREAD), 1] as const);
  const holds = (interval: Interval | undefined, truth: number) =>
    interval !== undefined && interval.low <= truth && truth <= interval.high;
  const held = (make: () => boolean) => Array.from({ length: trials }, make);
  const wilson = (runs: number, rate: number) =>
    held(() => holds(wilsonInterval(draws.hits(runs, rate) / runs, runs, 1.96), rate));
  return [
    shareOf(label("wilson/30", "Wilson's interval holds the rate", "10 %, 30 runs"), wilson(30, 0.1)),
    shareOf(label("wilson/1000", "Wilson's interval holds the rate", "1 %, 1,000 runs"), wilson(1_000, 0.01)),
    shareOf(
      label("quantile", "order statistics hold p95", "log-normal, 200 runs"),
      held(() => holds(quantileInterval(values(), 0.95, 1.96)?.interval, P95)),
    ),
    shareOf(
      label("bootstrap", "bootstrap holds p95", "log-normal, 200 runs"),
      held(() => holds(bootstrapInterval(values(), 0.95, 1.96, draws.unit, 300)?.interval, P95)),
    ),
  ];
}

/** The candidate is a quarter slower, or not; hours are slow for both. */
function comparisons(draws: Draws, trials: number, hourSpread: number): readonly Figure[] {
  const once = { looking: { kind: "once" }, margin: 0 } as const;
  const always = { looking: { kind: "always" }, margin: 0 } as const;
  const trialsOf = (ratio: number) =>
    Array.from({ length: trials }, () => {
      const hours = Array.from({ length: HOURS }, () => {
        const median = draws.logNormal(MEDIAN, hourSpread);
        return { baseline: valuesOf(draws, median), candidate: valuesOf(draws, median * ratio) };
      });
      const totals = hours.map(({ baseline, candidate }) => ({
        baseline: totalOf(baseline),
        candidate: totalOf(candidate),
      }));
      const meanTold = totals.some(
        (_, i) => i % 4 === 3 && isWorse(compareMeans(totals.slice(0, i + 1), always)),
      );
      return {
        median: isWorse(compareQuantiles(hours, 0.5, once)),
        p95: isWorse(compareQuantiles(hours, 0.95, once)),
        "p95-always": isWorse(compareQuantiles(hours, 0.95, always)),
        mean: isWorse(compareMeans(totals, once)),
        "mean-always": meanTold,
      };
    });
  const methods = {
    median: "median by hour, one look",
    p95: "p95 by hour, one look",
    "p95-always": "p95 by hour, e-process after each hour",
    mean: "mean by hour, one look",
    "mean-always": "mean by hour, always valid, after each fourth hour",
  } as const;
  return (["same", "worse"] as const).flatMap((which) => {
    const told = trialsOf(which === "same" ? 1 : 1.25);
    return Object.entries(methods).map(([name, method]) => {
      const change = which === "same" ? "as fast" : "a quarter slower";
      const given = `${change}, ${hourSpread === 1 ? "hours alike" : "hours differ"}`;
      const label = { name: `${name}/${hourSpread}/${which}`, table: "Values", method, given };
      return shareOf(
        label,
        told.map((each) => each[name as keyof typeof methods]),
      );
    });
  });
}

const isWorse = ({ verdict }: { readonly verdict: string }) => verdict === "worse";

function valuesOf(draws: Draws, median: number) {
  return Array.from({ length: RUNS }, () => [bucketed(draws.logNormal(median, SPREAD)), 1] as const);
}

/** Values as rollups keep them, within 1 %. */
function bucketed(value: number): number {
  return Math.exp(Math.round(Math.log(value) * 50) / 50);
}

function totalOf(values: ReturnType<typeof valuesOf>) {
  return { runs: values.length, sum: values.reduce((sum, [value]) => sum + value, 0) };
}
