const HOURS_OF_WEEK = 168;
const HOUR_MS = 3_600_000;
/** Hours of a week that were seen before a silence can be told: each twice. */
const LEARNING_HOURS = 2 * HOURS_OF_WEEK;
/** Runs that must be missing at least, and as many times what was ever missing before. */
const LEAST_MISSING = 20;
const TIMES_LONGEST = 3;

/** What is expected of each hour of the week, and what is missing since the last run. */
export interface Silence {
  /** Hours that were seen. */
  readonly hours: number;
  /** Runs of each hour of the week, on average. */
  readonly expected: readonly number[];
  /** Runs that were expected since the last one. */
  readonly missing: number;
  /** The most that was ever missing. */
  readonly longest: number;
  readonly lastAt: number | null;
  readonly isTold: boolean;
}

export const newSilence: Silence = {
  hours: 0,
  expected: [],
  missing: 0,
  longest: 0,
  lastAt: null,
  isTold: false,
};

/** Adds an hour: what was expected in vain says whether an agent is silent, so that nights and week-ends of its own are none. */
export function advanceSilence(
  silence: Silence,
  at: number,
  runs: number,
): { readonly silence: Silence; readonly event: "silent" | "heard" | null } {
  const slot = Math.floor(at / HOUR_MS) % HOURS_OF_WEEK;
  const hours = silence.hours + 1;
  const weeks = Math.ceil(hours / HOURS_OF_WEEK);
  const before = silence.expected[slot] ?? 0;
  if (runs > 0) {
    const expected = Array.from({ length: HOURS_OF_WEEK }, (_, i) => silence.expected[i] ?? 0);
    // Of the first four weeks the mean, then ever less of what is long ago.
    expected[slot] = rounded(before + (runs - before) / Math.min(weeks, 4));
    const longest = silence.isTold ? silence.longest : Math.max(silence.longest, silence.missing);
    const heard: Silence = { hours, expected, missing: 0, longest, lastAt: at, isTold: false };
    return { silence: heard, event: silence.isTold ? "heard" : null };
  }
  const missing = rounded(silence.missing + before);
  const isTold =
    silence.isTold ||
    (hours > LEARNING_HOURS && missing >= Math.max(LEAST_MISSING, TIMES_LONGEST * silence.longest));
  // A silence that is told teaches nothing of the hours.
  const expected = isTold
    ? silence.expected
    : silence.expected.map((mean, i) => (i === slot ? rounded(mean - mean / Math.min(weeks, 4)) : mean));
  return {
    silence: { ...silence, hours, expected, missing, isTold },
    event: isTold && !silence.isTold ? "silent" : null,
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
