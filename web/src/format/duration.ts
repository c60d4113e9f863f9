const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A duration for people, at most two units and three digits that matter: `12 ms`, `1.32 s`, `44.6 s`, `4m 58s`, `2h
 * 05m`, `3d 4h`. Fractions of a millisecond are kept below 10 ms. Negative durations, which skewed clocks make, get a
 * minus.
 *
 * @param ms duration in milliseconds
 */
export function formatDuration(ms: number): string {
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms < 9.95) return `${trim(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_995) return `${(ms / SECOND).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / SECOND).toFixed(1)} s`;
  return formatLong(Math.round(ms / SECOND) * SECOND);
}

function formatLong(ms: number): string {
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m ${pad((ms % MINUTE) / SECOND)}s`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h ${pad((ms % HOUR) / MINUTE)}m`;
  return `${Math.floor(ms / DAY)}d ${Math.floor((ms % DAY) / HOUR)}h`;
}

/**
 * A point on a run's time axis, counted from its start: `3:34`, `3:34.14`, `1:02:03`.
 *
 * @param ms offset in milliseconds
 * @param digits decimals of a second. Default: 0
 */
export function formatOffset(ms: number, digits = 0): string {
  const sign = ms < 0 ? "−" : "";
  const unit = 10 ** digits;
  const total = Math.round((Math.abs(ms) / SECOND) * unit);
  const whole = Math.floor(total / unit);
  const fraction = digits > 0 ? `.${String(total % unit).padStart(digits, "0")}` : "";
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  const head = hours > 0 ? `${hours}:${pad(minutes)}` : String(minutes);
  return `${sign}${head}:${pad(whole % 60)}${fraction}`;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/**
 * Reads a duration as people write it: `500ms`, `2s`, `1.5m`, `1m30s`, `2h`. A bare number means seconds.
 *
 * @returns whole milliseconds, or undefined if it is no duration
 */
export function parseDuration(text: string): number | undefined {
  const compact = text.trim().toLowerCase().replaceAll(" ", "");
  if (/^\d+(\.\d+)?$/.test(compact)) return Math.round(Number(compact) * SECOND);
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(compact)) return undefined;
  let total = 0;
  for (const [, amount = "0", unit = "s"] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (units[unit] ?? 0);
  }
  return Math.round(total);
}

/** A duration as {@link parseDuration} reads it back, exactly: `90s` is `1m30s`. */
export function writeDuration(ms: number): string {
  if (ms === 0) return "0s";
  let rest = ms;
  let text = "";
  for (const [unit, size] of [
    ["d", DAY],
    ["h", HOUR],
    ["m", MINUTE],
    ["s", SECOND],
    ["ms", 1],
  ] as const) {
    const amount = Math.floor(rest / size);
    if (amount > 0) text += `${amount}${unit}`;
    rest -= amount * size;
  }
  return text;
}

const pad = (value: number): string => String(Math.floor(value)).padStart(2, "0");
const trim = (text: string): string => text.replace(/\.0$/, "");

/** The duration of a run for people, from its milliseconds; a dash while it runs. */
export function formatRunDuration(ms: number | undefined): string {
  return ms === undefined ? "—" : formatDuration(ms);
}
