import { normalCdf, normalQuantile } from "../distributions/distributions.ts";

/**
 * How much of the false alarms may have been spent when a share of the planned runs is there: as bounds of O'Brien and Fleming
 * would (Lan and DeMets 1983), almost nothing at first.
 *
 * @param share of the planned information, from 0; from 1 on all is spent
 * @param alpha one-sided
 */
export function spentAlpha(share: number, alpha: number): number {
  if (share <= 0) return 0;
  if (share >= 1) return alpha;
  return 2 * normalCdf(normalQuantile(alpha / 2) / Math.sqrt(share));
}
