const SECONDS = /^\d{1,9}$/;

/**
 * Reads the header `Retry-After`: seconds, or a date.
 *
 * @returns milliseconds from now, at least 0; undefined where there is none that can be read
 */
export function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (SECONDS.test(text)) return Number(text) * 1000;
  const time = /[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.max(0, time - Date.now());
}
