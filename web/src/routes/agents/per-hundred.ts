/** How many that is per 100 runs; undefined without runs. */
export const perHundred = (count: number, runs: number): number | undefined =>
  runs === 0 ? undefined : (100 * count) / runs;
