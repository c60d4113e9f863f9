/**
 * How often figures are looked at, which decides how sure a look must be:
 *
 * - `once`: the number of runs was settled before, and one look is taken. Who looks again and again until something shows is
 *   wrong in 14 % of cases instead of 2.5 %.
 * - `planned`: the gate of a release. Looks are taken as the runs come in, at most `looks`, equally far apart, until each version
 *   has `runs`; what comes after does not count. All looks are taken from the hours, so nothing needs to be kept between them.
 * - `always`: whenever one likes, for as long as one likes; for pages and for watching.
 */
export type Looking =
  | { readonly kind: "once" }
  | { readonly kind: "planned"; readonly runs: number; readonly looks: number }
  | { readonly kind: "always" };
