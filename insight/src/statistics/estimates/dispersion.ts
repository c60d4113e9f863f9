import type { Tally } from "./tally.ts";

/**
 * How much more the hits of hours differ than those of independent runs would: Pearson's statistic by its degrees of freedom, at
 * least 1. Where runs of an hour fail together, with correlation ICC and m runs an hour, it is about 1 + (m − 1) · ICC. A test
 * of hours against hours must divide its statistic by the root of this.
 *
 * @param hours at least three with runs; else 1
 */
export function dispersion(hours: readonly Tally[]): number {
  const used = hours.filter(({ runs }) => runs > 0);
  const runs = used.reduce((sum, hour) => sum + hour.runs, 0);
  const share = used.reduce((sum, hour) => sum + hour.hits, 0) / runs;
  if (used.length < 3 || !(share > 0 && share < 1)) return 1;
  const pearson = used.reduce(
    (sum, hour) => sum + (hour.hits - hour.runs * share) ** 2 / (hour.runs * share * (1 - share)),
    0,
  );
  return Math.max(1, pearson / (used.length - 1));
}
