/**
 * How many standard errors an interval must reach so that it holds the truth after every look at once (Robbins' normal mixture;
 * Waudby-Smith and others 2024): for intervals that are looked at whenever one likes. About 3 for α = 2.5 %, instead of 1.96. It
 * takes the estimate for normal, so it is for some dozens of hits and more.
 *
 * @param amount how much has been seen: runs a version, or hours
 * @param best the amount for which the interval shall be narrowest; must not be chosen by what was seen
 * @param alpha how often a bound may ever be wrong, each side
 */
export function alwaysValidZ(amount: number, best: number, alpha: number): number {
  if (amount <= 0) return Number.POSITIVE_INFINITY;
  const both = 2 * alpha;
  const log = -2 * Math.log(both);
  // The scale that is best there, near enough (Howard and others 2021, section 3.5).
  const scale = best / (log + Math.log(log + 1));
  return Math.sqrt(((amount + scale) / amount) * Math.log((amount + scale) / (scale * both * both)));
}
