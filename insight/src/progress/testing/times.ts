/** What each of so many rounds gives, in order. */
export function times<T>(count: number, act: (round: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, round) => act(round));
}
