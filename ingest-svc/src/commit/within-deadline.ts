/** When a write is late, and what it is answered then. */
export interface WriteDeadline<Args extends readonly unknown[]> {
  readonly timeoutMs: number;
  readonly whyLate: (...args: Args) => Promise<Error>;
  /** The node that is written to. Default: all writes are to one. */
  readonly nodeOf?: (...args: Args) => string;
}

/**
 * Makes a write that is answered within the deadline, and otherwise rejects with the reason. While one that was late has not ended
 * no other to its node begins: it would be late too, and take another connection.
 */
export function withinDeadline<Args extends readonly unknown[], T>(
  write: (...args: Args) => Promise<T>,
  { timeoutMs, whyLate, nodeOf = () => "" }: WriteDeadline<Args>,
): (...args: Args) => Promise<T> {
  const late = new Map<string, number>();
  const add = (node: string, count: number) => late.set(node, (late.get(node) ?? 0) + count);
  return async (...args) => {
    const node = nodeOf(...args);
    if ((late.get(node) ?? 0) > 0) throw await whyLate(...args);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      add(node, 1);
      whyLate(...args).then(reject, reject);
    }, timeoutMs);
    write(...args)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        if (isLate) add(node, -1);
      });
    return promise;
  };
}
