const MAX_SKEW_MS = 5 * 60_000;

const UNITS = [
  ["days", 86_400_000],
  ["hours", 3_600_000],
  ["minutes", 60_000],
] as const;

/**
 * Compares the clock of this machine with that of the database: undefined when they differ by at most 5 minutes, else by how
 * much, and what to do.
 *
 * @param readTime asks the database, in milliseconds since the Unix epoch
 */
export async function clockSkew(readTime: () => Promise<number>): Promise<string | undefined> {
  const before = Date.now();
  const time = await readTime();
  // The answer was made somewhere between question and reply.
  const [fast, slow] = [before - time, time - Date.now()];
  const skew = Math.max(fast, slow);
  if (skew <= MAX_SKEW_MS) return undefined;
  const [unit, length] = UNITS.find(([, ms]) => skew >= 2 * ms) ?? UNITS[2];
  const by = `${Math.round(skew / length)} ${unit} ${fast > slow ? "ahead of" : "behind"}`;
  return `the clock of this service is ${by} that of the database: keep both right, with NTP`;
}
