/** Does work that could be done in parts at once. */
export function atOnce<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}
