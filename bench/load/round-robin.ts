/** Gives one item after the other, then starts again. */
export function roundRobin<T>(items: readonly T[]): () => T {
  let next = 0;
  return () => {
    const item = items[next++ % items.length];
    if (item === undefined) throw new RangeError("nothing to go round");
    return item;
  };
}
