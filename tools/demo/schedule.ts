import type { Random } from "@runfacts/dev/random";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

// Runs an hour (UTC) and a weekday (from Sunday), as shares of the busiest.
const hours = [
  4, 3, 2, 2, 3, 6, 14, 34, 62, 85, 96, 100, 88, 92, 100, 97, 84, 66, 48, 36, 27, 19, 12, 7,
] as const;
const weekdays = [0.45, 1, 1.05, 1.1, 1.05, 0.95, 0.5] as const;

/** Midnight (UTC) of a day, in milliseconds since the Unix epoch. */
export const startOfDay = (time: number) => Math.floor(time / DAY_MS) * DAY_MS;

/** How busy a day is; 1 on average. */
export function weightOfDay(midnight: number): number {
  const mean = weekdays.reduce((sum, weight) => sum + weight, 0) / weekdays.length;
  return (weekdays[new Date(midnight).getUTCDay()] ?? 1) / mean;
}

/** A time of a day, likelier in its busy hours, in milliseconds since the Unix epoch. */
export function timeInDay(midnight: number, random: Random): number {
  const total = hours.reduce((sum, weight) => sum + weight, 0);
  let left = random.int(1, total);
  const hour = hours.findIndex((weight) => {
    left -= weight;
    return left <= 0;
  });
  return midnight + hour * HOUR_MS + random.int(0, HOUR_MS - 1);
}
