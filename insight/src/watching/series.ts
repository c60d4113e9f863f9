import { alarmThreshold } from "../statistics/drift/alarm-threshold.ts";
import { RECOVERED } from "./budget.ts";

/** Hours and runs that a series learns from before it can alarm. */
const LEARNING_HOURS = 7 * 24;
const LEARNING_RUNS = 300;
/** Hours after which what was learned counts half. */
const HALF_LIFE_HOURS = 60 * 24;
/** By how many standard errors the rate of before is taken to be higher: what was learned of a few weeks is not sure. */
const CAUTION = 0.5;
/** No hour says more than this many deviations. */
const FURTHEST = 3;

/** Sums of hours, so that mean and spread can be told: weights, weighted values, and their squares by weight. */
interface Sums {
  readonly hours: number;
  readonly runs: number;
  readonly sum: number;
  readonly squares: number;
}

/** What is known of a series between hours; plain data. */
export interface Series {
  readonly learned: Sums;
  /** Hours since the evidence left zero: they are learned once it is back there. */
  readonly pending: Sums;
  readonly evidence: number;
  /** Start of the hour in which the evidence left zero. */
  readonly since: number | null;
  /** While an alarm goes on: evidence that it is over. */
  readonly recovery: number | null;
}

/** What is counted: how many of the runs hit; or a value on a logarithmic scale, of how many runs it is of. */
export type Measure =
  | { readonly kind: "rate"; readonly runs: number; readonly hits: number }
  | { readonly kind: "value"; readonly runs: number; readonly log: number };

/** What a series watches for. */
export interface Target {
  /** Times as many, or as much, that shall be found soonest. */
  readonly ratio: number;
  /** Days between false alarms. */
  readonly alarmDays: number;
}

/** What an hour changed. */
export interface Advance {
  readonly series: Series;
  readonly event: "alarm" | "recovered" | null;
  /** As it was before: a rate, or a logarithm. */
  readonly baseline: number;
  /** As it is since the evidence left zero. */
  readonly observed: number;
  readonly since: number;
  /** Runs since then. */
  readonly runs: number;
  readonly hits: number;
}

const NONE: Sums = { hours: 0, runs: 0, sum: 0, squares: 0 };

export const newSeries: Series = { learned: NONE, pending: NONE, evidence: 0, since: null, recovery: null };

/**
 * Adds an hour to a series: a CUSUM against what was learned of the hours before. An hour is learned from once the evidence is back at
 * zero, so that what alarms later is no part of what it is compared with.
 *
 * @param at start of the hour, in any unit
 */
export function advanceSeries(series: Series, at: number, measure: Measure, target: Target): Advance {
  const { learned } = series;
  const pending = add(series.pending, measure);
  const mean = meanOf(learned, measure.kind);
  const facts = (since: number | null, sums: Sums) => ({
    baseline: mean,
    observed: sums.runs === 0 ? mean : sums.sum / sums.runs,
    since: since ?? at,
    runs: sums.runs,
    hits: measure.kind === "rate" ? sums.sum : 0,
  });
  if (measure.runs <= 0) return { series, event: null, ...facts(series.since, series.pending) };
  if (learned.hours < LEARNING_HOURS || learned.runs < LEARNING_RUNS) {
    const next = { ...newSeries, learned: merge(learned, add(NONE, measure)) };
    return { series: next, event: null, ...facts(at, NONE) };
  }
  const judge = judgeOf(learned, measure.kind, target);
  const score = judge.score(measure);
  if (series.recovery !== null) {
    const recovery = Math.max(0, series.recovery - score);
    if (recovery < RECOVERED)
      return { series: { ...series, recovery, pending }, event: null, ...facts(series.since, pending) };
    return { series: { ...newSeries, learned }, event: "recovered", ...facts(series.since, pending) };
  }
  const evidence = Math.max(0, series.evidence + score);
  if (evidence === 0) {
    const next = { ...newSeries, learned: merge(learned, pending) };
    return { series: next, event: null, ...facts(at, pending) };
  }
  const since = series.since ?? at;
  const next: Series = { learned, pending, evidence, since, recovery: null };
  const found = facts(since, pending);
  if (evidence < judge.threshold) return { series: next, event: null, ...found };
  return { series: { ...next, recovery: 0 }, event: "alarm", ...found };
}

/** Takes an alarm back that is told otherwise: what made it is not learned. */
export function restartSeries({ learned }: Series): Series {
  return { ...newSeries, learned };
}

/** Takes an alarm back that means nothing: what made it is learned. */
export function dismissAlarm(series: Series): Series {
  return { ...newSeries, learned: merge(series.learned, series.pending) };
}

function judgeOf(learned: Sums, kind: Measure["kind"], { ratio, alarmDays }: Target) {
  return kind === "rate" ? rateJudge(learned, ratio, alarmDays) : valueJudge(learned, ratio, alarmDays);
}

function rateJudge(learned: Sums, ratio: number, alarmDays: number) {
  const share = meanOf(learned, "rate");
  const spread = share * (1 - share);
  const pearson =
    (learned.squares - 2 * share * learned.sum + share * share * learned.runs) / spread / (learned.hours - 1);
  const dispersion = Math.max(1, pearson);
  const from = Math.min(0.99, share + CAUTION * Math.sqrt((spread * dispersion) / learned.runs));
  // A rate that is near zero must grow by something that matters, too.
  const to = Math.min(Math.max(from * ratio, from + 0.02), from + (1 - from) / 2);
  const gain = Math.log(to / from) / dispersion;
  const loss = Math.log((1 - to) / (1 - from)) / dispersion;
  const runs = learned.runs / learned.hours;
  return {
    threshold: alarmThreshold(alarmDays * 24, -(runs * (from * gain + (1 - from) * loss))),
    score: (measure: Measure) =>
      measure.kind === "rate" ? measure.hits * gain + (measure.runs - measure.hits) * loss : 0,
  };
}

function valueJudge(learned: Sums, ratio: number, alarmDays: number) {
  const mean = meanOf(learned, "value");
  const variance = Math.max(
    1e-6,
    (learned.squares - 2 * mean * learned.sum + mean * mean * learned.runs) / (learned.hours - 1),
  );
  const from = mean + CAUTION * Math.sqrt(variance / learned.runs);
  const shiftOf = (runs: number) => Math.min(2, Math.log(ratio) * Math.sqrt(runs / variance));
  const shift = shiftOf(learned.runs / learned.hours);
  return {
    threshold: alarmThreshold(alarmDays * 24, (shift * shift) / 2),
    score: (measure: Measure) => {
      if (measure.kind !== "value") return 0;
      const own = shiftOf(measure.runs);
      const deviations = (measure.log - from) * Math.sqrt(measure.runs / variance);
      const clipped = Math.min(FURTHEST, Math.max(-FURTHEST, deviations));
      return own * clipped - (own * own) / 2;
    },
  };
}

/** Of a rate with half a hit and half a miss more, so that it is neither 0 nor 1. */
function meanOf({ runs, sum }: Sums, kind: Measure["kind"]): number {
  if (kind === "rate") return (sum + 0.5) / (runs + 1);
  return runs === 0 ? 0 : sum / runs;
}

function add(sums: Sums, measure: Measure): Sums {
  const { runs } = measure;
  if (runs <= 0) return sums;
  const sum = measure.kind === "rate" ? measure.hits : runs * measure.log;
  return {
    hours: sums.hours + 1,
    runs: sums.runs + runs,
    sum: sums.sum + sum,
    squares: sums.squares + (sum * sum) / runs,
  };
}

function merge(old: Sums, more: Sums): Sums {
  const keep = 0.5 ** (more.hours / HALF_LIFE_HOURS);
  return {
    hours: old.hours * keep + more.hours,
    runs: old.runs * keep + more.runs,
    sum: old.sum * keep + more.sum,
    squares: old.squares * keep + more.squares,
  };
}
