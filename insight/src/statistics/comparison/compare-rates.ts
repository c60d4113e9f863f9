import { normalQuantile } from "../distributions/distributions.ts";
import type { Estimate } from "../estimates/interval.ts";
import { sumOf, type Tally } from "../estimates/tally.ts";
import { wilsonInterval } from "../estimates/wilson-interval.ts";
import type { CompareOptions } from "./compare-options.ts";
import type { Comparison } from "./comparison.ts";
import type { HourTallies } from "./hour.ts";
import { runsUntilVerdict } from "./runs-until-verdict.ts";
import { takeLooks } from "./take-looks.ts";

/**
 * Compares how often something happens in two versions, hour by hour, so that hours that were bad for both do not count: more is
 * worse. For failures, a failure code, slow runs, a signal that says yes or no; swap the versions where more is better.
 *
 * @param hours in the order of time, the last one over; hours in which one version alone ran may be among them
 */
export function compareRates(hours: readonly HourTallies[], options: CompareOptions): Comparison {
  const { margin, looking, alpha = 0.025, power = 0.8 } = options;
  const z = -normalQuantile(alpha);
  const look = takeLooks(hours, looking, alpha);
  const { difference, pValue, evidence, toldAt } = look;
  const figures = {
    baseline: rateOf(
      hours.map((hour) => hour.baseline),
      z,
    ),
    candidate: rateOf(
      hours.map((hour) => hour.candidate),
      z,
    ),
    difference,
    comparedRuns: look.comparedRuns,
    ...(pValue !== undefined && { pValue }),
    ...(evidence !== undefined && { evidence }),
  };
  if (difference === undefined) {
    return { verdict: "inconclusive", reason: "not_concurrent", ...figures, runsNeeded: undefined };
  }
  const { low, high } = difference.interval;
  if (look.hasEnough && Math.max(-low, high) <= margin) return { verdict: "same", ...figures, runsNeeded: 0 };
  if (look.sign !== 0) {
    const verdict = look.sign > 0 ? "worse" : "better";
    return { verdict, ...figures, ...(toldAt !== undefined && { toldAt }), runsNeeded: 0 };
  }
  const runsNeeded = runsUntilVerdict(look.runs, difference, margin, look.z, power);
  const reason = look.hasEnough ? "unclear" : "few_runs";
  return { verdict: "inconclusive", reason, ...figures, runsNeeded };
}

function rateOf(tallies: readonly Tally[], z: number): Estimate | undefined {
  const { runs, hits } = sumOf(tallies);
  if (runs === 0) return undefined;
  return { value: hits / runs, interval: wilsonInterval(hits / runs, runs, z) };
}
