import { normalCdf, normalQuantile } from "../distributions/distributions.ts";
import type { Estimate } from "../estimates/interval.ts";
import { alwaysValidZ } from "../sequential/always-valid-z.ts";
import { eProcess } from "../sequential/e-process.ts";
import { lookBounds } from "../sequential/look-bounds.ts";
import { blockedDifference, blockedSums, blockedZ, unevenness } from "./blocked-difference.ts";
import type { HourTallies } from "./hour.ts";
import type { Looking } from "./looking.ts";

/** With fewer runs of a version, or fewer hits of both or of neither, a test that takes counts for normal is not asked. */
const LEAST_RUNS = 20;
const LEAST_HITS = 5;
/** Runs a version at which intervals of `always` are narrowest. */
const BEST_RUNS = 2_000;
/** Where nothing may be spent yet, intervals are of this part of α. */
const UNSPENT = 1e-3;

/** What was seen at the look that decided, or at the last one. All hours are hours that both versions ran in. */
export interface Look {
  /** 1 if the candidate has more, −1 if it has fewer, 0 if that is not sure. */
  readonly sign: -1 | 0 | 1;
  /** Of the hours up to the look; its interval does not hold zero where the sign is sure, but for `always`. */
  readonly difference: Estimate | undefined;
  /** Critical value of the interval. */
  readonly z: number;
  readonly comparedRuns: number;
  /** Runs a version that the comparison is worth. */
  readonly runs: number;
  readonly hasEnough: boolean;
  readonly pValue?: number;
  readonly evidence?: number;
  /** Index of the last hour of the look that decided. */
  readonly toldAt?: number;
}

/** @param hours in the order of time */
export function takeLooks(hours: readonly HourTallies[], looking: Looking, alpha: number): Look {
  if (looking.kind === "always") return lookAlways(hours, alpha);
  if (looking.kind === "planned") return lookAsPlanned(hours, looking, alpha);
  return lookAt(hours, -normalQuantile(alpha));
}

/** One look at the end of some hours, with a critical value. */
function lookAt(hours: readonly HourTallies[], bound: number, intervalZ = bound): Look {
  const widening = unevenness(hours);
  const z = blockedZ(blockedSums(hours)) / Math.sqrt(widening);
  const look = describe(hours, intervalZ, widening);
  const { low, high } = look.difference?.interval ?? { low: 0, high: 0 };
  // The interval must agree, so that nobody reads a verdict beside an interval that holds zero.
  const isTold = look.hasEnough && Math.abs(z) >= bound && low * high > 0;
  const told = isTold ? { sign: z > 0 ? (1 as const) : (-1 as const), toldAt: hours.length - 1 } : {};
  return { ...look, pValue: normalCdf(-Math.abs(z)), ...told };
}

/** The first look that tells, of those that are due so far; else what there is now. */
function lookAsPlanned(
  hours: readonly HourTallies[],
  plan: { readonly runs: number; readonly looks: number },
  alpha: number,
): Look {
  const { ends, now } = looksOf(hours, plan);
  const shares = [...ends, now].map((end) => Math.min(1, blockedSums(hours.slice(0, end)).runs / plan.runs));
  const bounds = lookBounds(shares, alpha);
  for (const [i, end] of ends.entries()) {
    const bound = bounds[i] ?? Number.POSITIVE_INFINITY;
    if (!Number.isFinite(bound)) continue;
    const look = lookAt(hours.slice(0, end), bound);
    if (look.sign !== 0) return look;
  }
  const bound = bounds.findLast(Number.isFinite) ?? -normalQuantile(alpha * UNSPENT);
  return { ...lookAt(hours.slice(0, now), Number.POSITIVE_INFINITY, bound) };
}

/** How many hours each look takes in: those until another part of the planned runs is there; and how many count by now. */
function looksOf(
  hours: readonly HourTallies[],
  { runs: planned, looks }: { readonly runs: number; readonly looks: number },
): { readonly ends: readonly number[]; readonly now: number } {
  const ends: number[] = [];
  let runs = 0;
  let next = 1;
  for (const [i, hour] of hours.entries()) {
    runs += blockedSums([hour]).runs;
    if (runs < (next * planned) / looks) continue;
    ends.push(i + 1);
    next = Math.floor((runs * looks) / planned) + 1;
    if (next > looks) return { ends, now: i + 1 };
  }
  return { ends, now: hours.length };
}

function lookAlways(hours: readonly HourTallies[], alpha: number): Look {
  const { worse, better } = eProcess(hours, 1 / alpha);
  const isWorse = (worse.toldAt ?? Number.POSITIVE_INFINITY) <= (better.toldAt ?? Number.POSITIVE_INFINITY);
  const { toldAt } = isWorse ? worse : better;
  const told = toldAt === undefined ? {} : { sign: isWorse ? (1 as const) : (-1 as const), toldAt };
  const look = describe(hours, alwaysValidZ(blockedSums(hours).runs, BEST_RUNS, alpha), 1);
  return { ...look, evidence: Math.max(worse.highest, better.highest), ...told };
}

function describe(hours: readonly HourTallies[], z: number, widening: number): Look {
  const sum = { baseline: 0, candidate: 0, hits: 0 };
  for (const { baseline, candidate } of hours) {
    if (baseline.runs === 0 || candidate.runs === 0) continue;
    sum.baseline += baseline.runs;
    sum.candidate += candidate.runs;
    sum.hits += baseline.hits + candidate.hits;
  }
  const comparedRuns = sum.baseline + sum.candidate;
  return {
    sign: 0,
    difference: blockedDifference(hours, z, widening),
    z,
    comparedRuns,
    runs: blockedSums(hours).runs / widening,
    hasEnough:
      Math.min(sum.baseline, sum.candidate) >= LEAST_RUNS &&
      Math.min(sum.hits, comparedRuns - sum.hits) >= LEAST_HITS,
  };
}
