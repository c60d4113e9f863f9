const DAY_MS = 86_400_000;

/** The day (`2026-11-01`) so many days after another. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, "2026-11-01".length);
}

/** The days from one on, before another. */
export function daysBetween(first: string, end: string): string[] {
  const days = [];
  for (let day = first; day < end; day = addDays(day, 1)) days.push(day);
  return days;
}
