/**
 * When something happened, in the viewer's zone unless said otherwise. All take milliseconds since the Unix epoch.
 */
const options = { hourCycle: "h23" } as const;
const sameYear = new Intl.DateTimeFormat("en-US", {
  ...options,
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const otherYear = new Intl.DateTimeFormat("en-US", { ...options, dateStyle: "medium" });
const clock = new Intl.DateTimeFormat("en-US", { ...options, hour: "2-digit", minute: "2-digit" });
const clockSeconds = new Intl.DateTimeFormat("en-US", {
  ...options,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const dayOnly = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric" });

/** `Nov 1, 13:33`; in another year than now `Nov 1, 2025, 13:33`. */
export function formatMoment(ms: number, now = Date.now()): string {
  const date = new Date(ms);
  if (date.getFullYear() === new Date(now).getFullYear()) return sameYear.format(date);
  return `${otherYear.format(date)}, ${clock.format(date)}`;
}

/** `Nov 1`. */
export function formatDay(ms: number): string {
  return dayOnly.format(ms);
}

/** `13:33`. */
export function formatClock(ms: number): string {
  return clock.format(ms);
}

/** `13:36:34.141`, to the millisecond. */
export function formatClockExact(ms: number): string {
  const fraction = String(Math.floor(((ms % 1000) + 1000) % 1000)).padStart(3, "0");
  return `${clockSeconds.format(ms)}.${fraction}`;
}

/** `13:36:34`. */
export function formatClockSeconds(ms: number): string {
  return clockSeconds.format(ms);
}

/** `2026-11-01 13:33:00.123 UTC`, the same for every viewer; for titles. */
export function formatUtc(ms: number): string {
  const [day, time = ""] = new Date(ms).toISOString().slice(0, -1).split("T");
  return `${day} ${time.replace(/\.000$/, "")} UTC`;
}

const steps = [
  [60, "second", 1],
  [3600, "minute", 60],
  [86_400, "hour", 3600],
  [86_400 * 14, "day", 86_400],
  [86_400 * 60, "week", 86_400 * 7],
  [86_400 * 365, "month", 86_400 * 30.44],
  [Number.POSITIVE_INFINITY, "year", 86_400 * 365.25],
] as const;
const relative = new Intl.RelativeTimeFormat("en-US", { style: "narrow", numeric: "always" });

/** `5m ago`, `2d ago`, `in 3h`: how far a moment is from now, in one unit. */
export function formatAgo(ms: number, now = Date.now()): string {
  const seconds = Math.round((ms - now) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 5) return "now";
  const [, unit, size] = steps.find(([limit]) => distance < limit) ?? steps[0];
  return relative.format(Math.trunc(seconds / size), unit);
}

/** The zone's short name, such as `UTC` or `GMT+1`. */
export function zoneName(ms = Date.now()): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" }).formatToParts(ms);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "local time";
}
