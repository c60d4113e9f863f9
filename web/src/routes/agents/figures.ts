import type { GetStatsResponse } from "@runfacts/gen/client/query_service";
import type { Proportion } from "../../statistics/newcombe.ts";
import { successOf } from "../../statistics/success.ts";

/** What is compared of one side. */
export interface Figures {
  readonly runs: number;
  readonly success: Proportion;
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  /** Runs with a retry among those that were looked at. */
  readonly retried: Proportion;
  readonly retries: number;
  /** Number of runs with such a failure by "type/code". */
  readonly failures: ReadonlyMap<string, number>;
}

/** The figures of a side from its statistics, which were asked for with retries. */
export function figuresOf(stats: GetStatsResponse): Figures {
  return {
    runs: Number(stats.totalRuns),
    success: successOf(stats.statusBreakdown),
    p50Ms: stats.runDuration?.p50Ms,
    p95Ms: stats.runDuration?.p95Ms,
    retried: {
      hits: Number(stats.retries?.retriedRunCount ?? 0n),
      total: Number(stats.retries?.runCount ?? 0n),
    },
    retries: Number(stats.retries?.retryCount ?? 0n),
    failures: new Map(Object.entries(stats.failureRunBreakdown).map(([key, count]) => [key, Number(count)])),
  };
}

/** A failure of either side, with how many runs of each have it. */
export interface ComparedFailure {
  /** "type/code" */
  readonly key: string;
  readonly a: number;
  readonly b: number;
}

/** The failures of both sides, most frequent first; one that a side lacks is 0 there. */
export function compareFailures(a: Figures, b: Figures): readonly ComparedFailure[] {
  const keys = [...new Set([...a.failures.keys(), ...b.failures.keys()])];
  return keys
    .map((key) => ({ key, a: a.failures.get(key) ?? 0, b: b.failures.get(key) ?? 0 }))
    .sort((one, other) => other.a + other.b - one.a - one.b || one.key.localeCompare(other.key));
}

/** How many times as long `b` is as `a`, less one: 0.15 is 15% longer. Undefined where one of both is unknown or `a` is 0. */
export function relativeChange(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined || a === 0 ? undefined : b / a - 1;
}

/** How many that is per 100 runs; undefined without runs. */
export const perHundred = (count: number, runs: number): number | undefined =>
  runs === 0 ? undefined : (100 * count) / runs;
