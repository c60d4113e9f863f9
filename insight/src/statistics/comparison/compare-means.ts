import { normalCdf, studentCdf, studentQuantile } from "../distributions/distributions.ts";
import { intervalOf, meanInterval, type Total, weightedMean } from "../estimates/mean-interval.ts";
import { alwaysValidZ } from "../sequential/always-valid-z.ts";
import type { CompareOptions } from "./compare-options.ts";
import { type Comparison, LEAST_HOURS } from "./comparison.ts";
import { sharedHours } from "./hour.ts";
import { runsUntilVerdict } from "./runs-until-verdict.ts";

/** Hours at which intervals that are looked at repeatedly are narrowest. */
const BEST_HOURS = 100;

/** Sums of an hour: of tokens, cost, steps, a signal that is a number. A version that did not run has no runs. */
export interface HourTotals {
  readonly baseline: Total;
  readonly candidate: Total;
}

/**
 * Compares the mean of two versions, such as tokens or cost a run: more is worse. Hours are what is sampled: each shared hour gives
 * one difference of means, and how much these differ says how sure their mean is (a t-test of pairs). Values may have any
 * distribution, and go together within an hour; sums are all that is needed. The difference is in the unit of the values.
 *
 * Unless `looking` is `once`, intervals are always valid, also for `planned`, and verdicts follow them.
 *
 * @param hours in any order
 */
export function compareMeans(hours: readonly HourTotals[], options: CompareOptions): Comparison {
  const { looking, margin, alpha = 0.025, power = 0.8 } = options;
  const shared = sharedHours(hours);
  const baselines = shared.map((hour) => hour.baseline);
  const differences = shared.map(({ baseline, candidate }) => ({
    weight: (baseline.runs * candidate.runs) / (baseline.runs + candidate.runs),
    value: candidate.sum / candidate.runs - baseline.sum / baseline.runs,
  }));
  const mean = weightedMean(differences);
  const estimates = {
    baseline: meanInterval(
      hours.map((hour) => hour.baseline),
      alpha,
    ),
    candidate: meanInterval(
      hours.map((hour) => hour.candidate),
      alpha,
    ),
    comparedRuns: shared.reduce((sum, hour) => sum + hour.baseline.runs + hour.candidate.runs, 0),
  };
  if (mean === undefined) {
    const reason = "not_concurrent";
    return { verdict: "inconclusive", reason, ...estimates, difference: undefined, runsNeeded: undefined };
  }
  const tail = looking.kind === "once" ? alpha : normalCdf(-alwaysValidZ(shared.length, BEST_HOURS, alpha));
  const t = -studentQuantile(tail, mean.degrees);
  const difference = intervalOf(mean, t);
  const figures = {
    ...estimates,
    difference,
    ...(looking.kind === "once" && {
      pValue: mean.value === 0 ? 0.5 : studentCdf(-Math.abs(mean.value) / mean.standardError, mean.degrees),
    }),
  };
  if (shared.length < LEAST_HOURS) {
    return { verdict: "inconclusive", reason: "few_hours", ...figures, runsNeeded: undefined };
  }
  const { low, high } = difference.interval;
  const ofBaseline = Math.abs(
    baselines.reduce((sum, hour) => sum + hour.sum, 0) / baselines.reduce((sum, hour) => sum + hour.runs, 0),
  );
  if (Math.max(-low, high) <= margin * ofBaseline) return { verdict: "same", ...figures, runsNeeded: 0 };
  if (low > 0) return { verdict: "worse", ...figures, runsNeeded: 0 };
  if (high < 0) return { verdict: "better", ...figures, runsNeeded: 0 };
  const runs = 2 * differences.reduce((sum, { weight }) => sum + weight, 0);
  const runsNeeded = runsUntilVerdict(runs, difference, margin * ofBaseline, t, power);
  return { verdict: "inconclusive", reason: "unclear", ...figures, runsNeeded };
}
