/** Answers that are kept at once; the oldest is forgotten first. */
const MAX_ENTRIES = 10_000;

/**
 * Keeps the answers of a look-up for a while, "not found" too; concurrent look-ups of one name share one answer. Errors
 * are not kept.
 *
 * @param ttlMs how long an answer may be old
 * @param clock milliseconds, monotonic
 */
export function cachedLookup<T>(
  lookup: (name: string) => Promise<T>,
  ttlMs: number,
  clock: () => number,
): (name: string) => Promise<T> {
  const entries = new Map<string, { readonly expires: number; readonly answer: Promise<T> }>();
  return (name) => {
    const entry = entries.get(name);
    if (entry !== undefined && clock() < entry.expires) return entry.answer;
    entries.delete(name);
    const [oldest] = entries.keys();
    if (entries.size >= MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
    const answer = lookup(name);
    entries.set(name, { expires: clock() + ttlMs, answer });
    answer.catch(() => entries.delete(name));
    return answer;
  };
}
