const DAY_MS = 86_400_000;

/** The day (`2026-11-01`) so many days after another. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, "2026-11-01".length);
}
