/** How many runs there were, and how many of them had what is counted: failed, were slow, were marked. `hits ≤ runs`. */
export interface Tally {
  readonly runs: number;
  readonly hits: number;
}

/** The tallies as one. */
export function sumOf(tallies: readonly Tally[]): Tally {
  let runs = 0;
  let hits = 0;
  for (const tally of tallies) {
    runs += tally.runs;
    hits += tally.hits;
  }
  return { runs, hits };
}
