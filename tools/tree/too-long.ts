/** Longest source file that is allowed, in lines. */
export const MAX_LINES = 400;

/** True if a source file is longer than {@link MAX_LINES}. */
export function isTooLong(source: string): boolean {
  return source.split("\n").length - 1 > MAX_LINES;
}
