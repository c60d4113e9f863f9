const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const steps = [1, 5, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 43_200].map(
  (minutes) => minutes * MINUTE,
);

/**
 * Length of the bars of a time series between two moments (epoch ms): the shortest round one that makes at most
 * `most` bars.
 *
 * @param most most bars. Default: 48
 * @returns milliseconds, a whole number of minutes
 */
export function seriesStep(start: number, end: number, most = 48): number {
  const fitting = steps.find((step) => Math.ceil(end / step) - Math.floor(start / step) <= most);
  return fitting ?? Math.ceil((end - start) / most / DAY) * DAY;
}

/** `2 h`, `15 min`, `1 day`: the length of a bar in words. */
export function stepLabel(step: number): string {
  if (step < HOUR) return `${Math.round(step / MINUTE)} min`;
  if (step < DAY) return `${Math.round(step / HOUR)} h`;
  return step === DAY ? "day" : `${Math.round(step / DAY)} days`;
}
