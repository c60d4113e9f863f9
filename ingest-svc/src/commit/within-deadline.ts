import type { CommitDeadline } from "./group-commit.ts";

/**
 * Makes a write that is answered within the deadline, and otherwise rejects with the reason. While one that was late has not ended
 * no other begins: it would be late too, and take another connection.
 */
export function withinDeadline<Args extends readonly unknown[], T>(
  write: (...args: Args) => Promise<T>,
  { timeoutMs, whyLate }: CommitDeadline,
): (...args: Args) => Promise<T> {
  let late = 0;
  return async (...args) => {
    if (late > 0) throw await whyLate();
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      late += 1;
      whyLate().then(reject, reject);
    }, timeoutMs);
    write(...args)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        if (isLate) late -= 1;
      });
    return promise;
  };
}
