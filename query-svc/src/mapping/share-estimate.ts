import { wilsonInterval } from "@runfacts/insight/statistics";

/** Of an interval of 95 %. */
const Z = 1.96;

/** The share of trials that hit, with Wilson's interval; undefined without any. */
export function shareEstimate(hits: number, trials: number) {
  if (trials === 0) return undefined;
  const value = hits / trials;
  return { value, ...wilsonInterval(value, trials, Z) };
}
