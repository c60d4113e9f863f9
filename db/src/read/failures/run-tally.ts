import { DAY_US } from "../../rollup/levels.ts";

/**
 * A number of runs, and when the first and the last of them started, in microseconds since the Unix epoch. The rollups know these
 * times only by the day: `firstDay` and `lastDay` are days in which there is such a run for sure.
 */
export interface RunTally {
  readonly runs: bigint;
  readonly first: bigint | null;
  readonly last: bigint | null;
  readonly firstDay: bigint | null;
  readonly lastDay: bigint | null;
}

const noTally: RunTally = { runs: 0n, first: null, last: null, firstDay: null, lastDay: null };

export function addTallies(tallies: readonly RunTally[]): RunTally {
  return tallies.reduce(
    (sum, tally) => ({
      runs: sum.runs + tally.runs,
      first: least(sum.first, tally.first),
      last: greatest(sum.last, tally.last),
      firstDay: least(sum.firstDay, tally.firstDay),
      lastDay: greatest(sum.lastDay, tally.lastDay),
    }),
    noTally,
  );
}

/** The day in which the first run is still to be looked for; null where it is known. */
export function openFirstDay({ first, firstDay }: RunTally): bigint | null {
  return firstDay !== null && (first === null || firstDay <= first) ? firstDay : null;
}

/** The day in which the last run is still to be looked for; null where it is known. */
export function openLastDay({ last, lastDay }: RunTally): bigint | null {
  return lastDay !== null && (last === null || lastDay + DAY_US > last) ? lastDay : null;
}

function least(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

function greatest(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
