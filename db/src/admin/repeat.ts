/** Longest wait after a round that failed, as while the database is away. */
const RETRY_MS = 60_000;

/**
 * Does something now and then again and again, one round at a time, until disposed, which waits for the round under way.
 *
 * @param onError hears of a failed round; the next one comes all the same, within a minute
 * @param onSuccess hears of any other
 */
export function repeat(
  round: () => Promise<void>,
  intervalMs: number,
  onError: (error: unknown) => void,
  onSuccess: () => void = () => undefined,
): AsyncDisposable {
  let timer: NodeJS.Timeout | undefined;
  let isDisposed = false;
  const go = async (): Promise<void> => {
    const isDone = await round().then(
      () => true,
      (error: unknown) => {
        onError(error);
        return false;
      },
    );
    if (isDone) onSuccess();
    if (!isDisposed) {
      const next = () => {
        underWay = go();
      };
      timer = setTimeout(next, isDone ? intervalMs : Math.min(intervalMs, RETRY_MS));
    }
  };
  let underWay = go();
  return {
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
