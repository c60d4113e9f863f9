import type { HourTallies } from "./hour.ts";
import { addCounts, type RankedCounts, type RankedHours } from "./rank-hours.ts";

/**
 * How many runs of each hour are above a quantile. The quantile is that of both versions together in the shared hours so far, this
 * one included: it treats versions alike, so that an hour splits by chance if they are alike, and later hours do not change it.
 */
export function runningExceedances({ hours, values }: RankedHours, fraction: number): readonly HourTallies[] {
  const seen = new Float64Array(values);
  let total = 0;
  return hours.map(({ baseline, candidate }) => {
    if (baseline.runs > 0 && candidate.runs > 0) {
      addCounts(seen, baseline);
      addCounts(seen, candidate);
      total += baseline.runs + candidate.runs;
    }
    const threshold = placeAtShare(seen, fraction * total);
    return { baseline: tallyAbove(baseline, threshold), candidate: tallyAbove(candidate, threshold) };
  });
}

/** Above infinity there is nothing: of no shared hours yet, no run is told. */
function placeAtShare(seen: Float64Array, wanted: number): number {
  if (wanted === 0) return Number.POSITIVE_INFINITY;
  let upTo = 0;
  for (let place = 0; place < seen.length; place++) {
    upTo += seen[place] ?? 0;
    if (upTo >= wanted) return place;
  }
  return Number.POSITIVE_INFINITY;
}

function tallyAbove({ places, counts, runs }: RankedCounts, threshold: number) {
  let hits = 0;
  for (let i = 0; i < places.length; i++) if ((places[i] ?? 0) > threshold) hits += counts[i] ?? 0;
  return { runs, hits };
}
