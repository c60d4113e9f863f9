/**
 * Adjusts p-values of several tests so that, if one calls true what is adjusted to at most q, a share of at most q of these is
 * false on average (Benjamini and Hochberg 1995). For tests that are independent, or that tend to agree.
 *
 * @returns adjusted p-values in the order given
 */
export function adjustForFalseDiscovery(pValues: readonly number[]): readonly number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  const adjusted = [...pValues];
  let least = 1;
  for (const [place, { p, index }] of order.entries()) {
    least = Math.min(least, (p * pValues.length) / (pValues.length - place));
    adjusted[index] = least;
  }
  return adjusted;
}
