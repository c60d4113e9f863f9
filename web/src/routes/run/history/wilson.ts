/** Below this many runs a rate says little. */
export const SMALL_SAMPLE = 10;

/**
 * The 95% Wilson score interval of a rate: where the true rate lies, given that `hits` of `total` were seen. Unlike
 * the plain normal interval it holds for few runs and for rates near 0 and 1.
 *
 * @returns both ends, 0 to 1; the whole range if nothing was seen
 */
export function wilsonInterval(hits: number, total: number): readonly [low: number, high: number] {
  if (total === 0) return [0, 1];
  const z = 1.959964;
  const rate = hits / total;
  const scale = 1 + z ** 2 / total;
  const center = (rate + z ** 2 / (2 * total)) / scale;
  const margin = (z / scale) * Math.sqrt((rate * (1 - rate)) / total + z ** 2 / (4 * total ** 2));
  return [Math.max(0, center - margin), Math.min(1, center + margin)];
}
