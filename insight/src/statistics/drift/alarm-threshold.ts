/** By how much a sum exceeds its threshold when it crosses it, in standard deviations of a batch (Siegmund 1985). */
const OVERSHOOT = 1.166;
const BISECTIONS = 50;

/**
 * The threshold of a CUSUM for false alarms that are as rare as one likes (Siegmund's approximation; within a factor of two in the
 * simulations of docs/insight.md). Rarer alarms take longer to tell: ten times as rare, about 2.3 more.
 *
 * @param batches wanted between false alarms, on average: 24 · 90 of hours for one in ninety days
 * @param fall by how much a batch lowers the sum on average if nothing changed: the score of an average batch of the time before,
 * with its sign changed
 */
export function alarmThreshold(batches: number, fall: number): number {
  // The score is a log-likelihood ratio, so its variance is twice what it falls by.
  const overshoot = OVERSHOOT * Math.sqrt(2 * fall);
  let low = 0;
  let high = 50;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    const reach = middle + overshoot;
    if ((Math.expm1(reach) - reach) / fall < batches) low = middle;
    else high = middle;
  }
  return high;
}
