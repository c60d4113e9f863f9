import { rankCauses } from "../causes/rank-causes.ts";
import type { Tally } from "../estimates/tally.ts";

/** Rate of false discoveries among what is called different. */
const AT_MOST = 0.05;

/** Something that runs of two sides do, such as an edge: how many of each side. */
export interface SidedCount<Key> {
  readonly key: Key;
  readonly ofCandidate: number;
  readonly ofBaseline: number;
}

/** That runs of the candidate do something more often, or less often, than those of the baseline. */
export interface SidedDifference<Key> {
  readonly key: Key;
  readonly direction: "more" | "less";
  readonly pValue: number;
  readonly falseDiscovery: number;
}

/**
 * What runs that failed do more often than the others, the surest first. Give all that was looked at. Doing something less often is no finding:
 * runs that fail stop early.
 *
 * @param all runs, and how many failed
 * @param counts runs that do it, and how many of them failed
 */
export function edgesOfFailing<Key>(
  all: Tally,
  counts: readonly (Tally & { readonly key: Key })[],
): readonly SidedDifference<Key>[] {
  return rankCauses(all, counts, AT_MOST).map(({ key, pValue, falseDiscovery }) => ({
    ...{ key, direction: "more", pValue, falseDiscovery },
  }));
}

/**
 * What runs of two versions do more or less often, the surest first. Give all that was looked at. It compares all runs of each,
 * whenever they ran: what differs may be the time.
 */
export function edgesOfVersions<Key>(
  runs: { readonly candidate: number; readonly baseline: number },
  counts: readonly SidedCount<Key>[],
): readonly SidedDifference<Key>[] {
  const sided = (direction: "more" | "less") =>
    rankCauses(
      { runs: runs.candidate + runs.baseline, hits: direction === "more" ? runs.candidate : runs.baseline },
      counts.map(({ key, ofCandidate, ofBaseline }) => ({
        key,
        runs: ofCandidate + ofBaseline,
        hits: direction === "more" ? ofCandidate : ofBaseline,
      })),
      // Both sides are tested: each has half.
      AT_MOST / 2,
    ).map(({ key, pValue, falseDiscovery }) => ({
      ...{ key, direction, pValue: Math.min(1, 2 * pValue), falseDiscovery: Math.min(1, 2 * falseDiscovery) },
    }));
  return [...sided("more"), ...sided("less")].sort((a, b) => a.pValue - b.pValue);
}
