/** Longest source file that is allowed, in lines. */
export const maxLines = 400;

/** True if a source file is longer than {@link maxLines}. */
export function isTooLong(source: string): boolean {
  return source.split("\n").length - 1 > maxLines;
}
