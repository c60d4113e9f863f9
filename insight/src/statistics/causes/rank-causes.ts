import { hypergeometricTail } from "../distributions/hypergeometric-tail.ts";
import type { Interval } from "../estimates/interval.ts";
import type { Tally } from "../estimates/tally.ts";
import { wilsonInterval } from "../estimates/wilson-interval.ts";
import { adjustForFalseDiscovery } from "./false-discovery.ts";

/** A value of an attribute that runs may have: a version, a model, a step name, an hour, an edge of a path. */
export interface AttributeValue<Key> extends Tally {
  /** Whatever the caller knows the value by. */
  readonly key: Key;
}

/** A value that runs that failed have more often than chance would have it. */
export interface Cause<Key> extends AttributeValue<Key> {
  /** Share of runs with the value that failed, and of the runs without it; the interval is of the first. */
  readonly share: number;
  readonly interval: Interval;
  readonly shareWithout: number;
  /** How many failed that would not have, had runs with the value failed as those without. */
  readonly excess: number;
  /** One-sided p-value of Fisher's exact test. */
  readonly pValue: number;
  /** The share of causes that are false, on average, if this one and those before it are believed. */
  readonly falseDiscovery: number;
}

/**
 * What runs that failed have in common: values that they have more often than chance would have it, the surest first. Each is
 * tested exactly; as many are tested, what counts is the rate of false discoveries. It says what goes with failing, not why: of two values
 * that the same runs have, both are found.
 *
 * Give all values that were looked at, also those that look harmless: leaving them out makes causes of chance. Values of one attribute
 * need not exclude each other (a run has several steps).
 *
 * @param all the runs that values are of: how many, and how many failed (or were slow, or costly)
 * @param values runs with the value, and how many of them failed
 * @param atMost rate of false discoveries, 0.05 by default
 */
export function rankCauses<Key>(
  all: Tally,
  values: readonly AttributeValue<Key>[],
  atMost = 0.05,
): readonly Cause<Key>[] {
  const tested = testable(all, values, atMost);
  const pValues = tested.map(({ runs, hits }) => hypergeometricTail(hits, runs, all.hits, all.runs));
  const adjusted = adjustForFalseDiscovery(pValues);
  return tested
    .map((value, i) => {
      const share = value.hits / value.runs;
      const shareWithout = (all.hits - value.hits) / (all.runs - value.runs);
      return {
        ...value,
        share,
        interval: wilsonInterval(share, value.runs, 1.96),
        shareWithout,
        excess: value.hits - value.runs * shareWithout,
        pValue: pValues[i] ?? 1,
        falseDiscovery: adjusted[i] ?? 1,
      };
    })
    .filter(({ falseDiscovery }) => falseDiscovery <= atMost)
    .sort((a, b) => a.pValue - b.pValue || b.excess - a.excess);
}

/**
 * The values that could be found at all, if every run that has them had failed: others need not be paid for (Tarone 1990, Gilbert
 * 2005). So values of a few runs, such as those of metadata, do not hide a cause, however many there are. What is left out depends
 * on how many runs have a value, never on how many of them failed.
 */
function testable<Key>(
  all: Tally,
  values: readonly AttributeValue<Key>[],
  atMost: number,
): readonly AttributeValue<Key>[] {
  const least = values
    .filter(({ runs }) => runs > 0 && runs < all.runs)
    .map((value) => ({
      value,
      p: hypergeometricTail(Math.min(value.runs, all.hits), value.runs, all.hits, all.runs),
    }))
    .sort((a, b) => a.p - b.p);
  // The smallest number of tests that is paid for and not exceeded.
  let paid = 1;
  while ((least[paid]?.p ?? 1) <= atMost / paid) paid += 1;
  return least.filter(({ p }) => p <= atMost / paid).map(({ value }) => value);
}
