import type { Estimate } from "../estimates/interval.ts";

/**
 * `worse`, `better`: the candidate has more, or less, of what is counted. `same`: the difference is within the margin, whatever
 * its sign. `inconclusive`: the runs cannot tell; `reason` says why.
 */
export type Verdict = "worse" | "better" | "same" | "inconclusive";

/**
 * `not_concurrent`: there is no hour in which both versions ran, so what differs may be the hours. `few_runs`: fewer than any
 * verdict takes. `few_hours`: of a mean, fewer than {@link LEAST_HOURS} hours with both. `unclear`: more runs are needed.
 */
export type Reason = "not_concurrent" | "few_runs" | "few_hours" | "unclear";

/** How two versions compare in one metric. */
export interface Comparison {
  readonly verdict: Verdict;
  /** Why it is inconclusive. */
  readonly reason?: Reason;
  /** Of all runs of the version, also of hours in which the other did not run; undefined without runs. */
  readonly baseline: Estimate | undefined;
  readonly candidate: Estimate | undefined;
  /**
   * Candidate less baseline, of the hours that both versions ran in: it need not be the difference of the two estimates. Of
   * quantiles and means also as a ratio. Undefined if there are no such hours.
   */
  readonly difference: Estimate | undefined;
  /** Runs of these hours, both versions together. */
  readonly comparedRuns: number;
  /** One-sided, that the candidate is worse or better, whichever it looks like; undefined for `always`. At most 0.5. */
  readonly pValue?: number;
  /** For `always`: the highest evidence for worse or for better, whichever is more; 40 tells at α = 2.5 %. */
  readonly evidence?: number;
  /** Index, among the hours given, at whose end a verdict of worse or better was reached first. */
  readonly toldAt?: number;
  /**
   * How many more runs each version needs, at the same time, until a verdict is to be expected, if what was seen goes on:
   * whichever comes first of telling the difference that was seen and of telling that it is within the margin. 0 with a verdict;
   * undefined if no number of runs would do, or none can be told.
   */
  readonly runsNeeded: number | undefined;
}

/** Shared hours that a comparison of means takes: fewer do not tell how much hours differ. */
export const LEAST_HOURS = 6;
