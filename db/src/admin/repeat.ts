/**
 * Does something now and then again and again, one round at a time, until disposed, which waits for the round under way.
 *
 * @param onError hears of a failed round; the next one comes all the same
 */
export function repeat(
  round: () => Promise<void>,
  intervalMs: number,
  onError: (error: unknown) => void,
): AsyncDisposable {
  let timer: NodeJS.Timeout | undefined;
  let isDisposed = false;
  const go = async (): Promise<void> => {
    await round().catch(onError);
    if (!isDisposed) {
      timer = setTimeout(() => {
        underWay = go();
      }, intervalMs);
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
