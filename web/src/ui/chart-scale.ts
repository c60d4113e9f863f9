import { formatClock, formatDay } from "../format/time.ts";

/**
 * Ticks of a count axis from 0: at most `most` steps of 1, 2 or 5 times a power of ten, and the last is not below
 * `max`.
 *
 * @param max greatest value that is drawn
 * @param most most steps. Default: 4
 */
export function countTicks(max: number, most = 4): number[] {
  const step = roundStep(max / most);
  const count = Math.max(1, Math.ceil(max / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

function roundStep(least: number): number {
  for (let power = 1; ; power *= 10) {
    const factor = [1, 2, 5].find((each) => each * power >= least);
    if (factor !== undefined) return factor * power;
  }
}

/** Ticks of an axis of figures from 0, as those of counts, but fractions too: `0, 0.05, 0.1`. */
export function figureTicks(max: number, most = 4): number[] {
  if (max <= 0) return [0, 1];
  const scale = 10 ** Math.floor(Math.log10(max / most));
  return countTicks(max / scale, most).map((tick) => Number((tick * scale).toPrecision(12)));
}

/** A label below a chart. */
export interface TimeTick {
  /** Index of the bar that it stands below. */
  readonly index: number;
  readonly label: string;
  /** True for a day among times. */
  readonly isDay: boolean;
}

const DAY = 86_400_000;

/**
 * Labels for bars that each begin at a time: at most `most`, evenly apart; the day where it changes, else the time.
 *
 * @param starts start of each bar in epoch ms, oldest first
 */
export function timeTicks(starts: readonly number[], most = 8): TimeTick[] {
  const [first = 0, second = first + DAY] = starts;
  const every = Math.ceil(starts.length / most);
  const isDaily = second - first >= DAY / 2;
  const ticks: TimeTick[] = [];
  let shownDay = formatDay(first);
  for (const [index, start] of starts.entries()) {
    if (index % every !== 0) continue;
    const label = formatDay(start);
    const isNewDay = label !== shownDay;
    shownDay = label;
    ticks.push({
      index,
      label: isDaily || isNewDay ? label : formatClock(start),
      isDay: isNewDay && !isDaily,
    });
  }
  return ticks;
}

const durations = [
  1, 3, 10, 30, 100, 300, 1e3, 3e3, 1e4, 3e4, 6e4, 18e4, 6e5, 18e5, 36e5, 108e5, 36e6, 864e5, 2592e5, 864e6,
];

/**
 * Ticks of a logarithmic axis of durations (ms), about three to a decade: `1 s`, `3 s`, `10 s`, `30 s`, `1 min`, `3
 * min`.
 */
export function durationTicks(min: number, max: number): number[] {
  const within = durations.filter((tick) => tick >= min && tick <= max);
  return within.length > 6 ? within.filter((_, index) => index % 2 === 0) : within;
}
