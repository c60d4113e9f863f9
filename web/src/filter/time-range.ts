/** The ranges that can be chosen by name, shortest first. `all` is everything that is kept. */
export const presets = ["15m", "1h", "24h", "7d", "30d", "all"] as const;
export type Preset = (typeof presets)[number];

/** A range of start times: one that ends now, or one between two moments (epoch ms; either may be open). */
export type TimeRange =
  | { readonly preset: Preset }
  | { readonly start: number | undefined; readonly end: number | undefined };

/** A range with its moments filled in, in epoch ms; `end` is exclusive. An open side is undefined. */
export interface ResolvedRange {
  readonly start: number | undefined;
  readonly end: number | undefined;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const lengths: Readonly<Record<Preset, number | undefined>> = {
  "15m": HOUR / 4,
  "1h": HOUR,
  "24h": 24 * HOUR,
  "7d": 7 * 24 * HOUR,
  "30d": 30 * 24 * HOUR,
  all: undefined,
};
const labels: Readonly<Record<Preset, string>> = {
  "15m": "Last 15 minutes",
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  all: "All time",
};

export const allTime: TimeRange = { preset: "all" };

export const isPreset = (text: string): text is Preset => (presets as readonly string[]).includes(text);

/** `Last 7 days`. */
export const presetLabel = (preset: Preset): string => labels[preset];

/**
 * Fills in the moments of a range. A preset that ends now has no end, so that runs of a clock ahead are in it, and begins with
 * a minute, or an hour where it is longer than a day: questions that are asked one after the other are about the same runs.
 */
export function resolveRange(range: TimeRange, now: number): ResolvedRange {
  if (!("preset" in range)) return { start: range.start, end: range.end };
  const length = lengths[range.preset];
  if (length === undefined) return { start: undefined, end: undefined };
  const unit = length > 24 * HOUR ? HOUR : MINUTE;
  return { start: Math.floor((now - length) / unit) * unit, end: undefined };
}

/** The range of the same length just before; undefined where that means nothing. */
export function rangeBefore(range: TimeRange, now: number): ResolvedRange | undefined {
  const { start, end = now } = resolveRange(range, now);
  return start === undefined ? undefined : { start: start - (end - start), end: start };
}

/** The shortest preset of at least 7 days that has a moment in it: what a page shows when nothing was chosen. */
export function presetWith(moment: number, now: number): Preset {
  const wide: readonly Preset[] = ["7d", "30d"];
  return wide.find((preset) => now - moment < (lengths[preset] ?? 0)) ?? "all";
}
