/** One of the words that a field allows, or undefined. */
export function readWord<W extends string>(value: unknown, words: readonly W[]): W | undefined {
  return words.find((word) => word === value);
}
