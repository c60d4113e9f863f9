/** How often it is looked: what replicas are told late, watchers are told late. */
const LOOK_MS = 5_000;

/**
 * Writes down, now and every few seconds, which history the database is in, so that who follows its replicas learns of a failover.
 * While the database is away or takes no writes it is tried again.
 *
 * @param note writes it down if it has changed
 */
export function followHistory(note: () => Promise<void>): AsyncDisposable {
  let noting: Promise<void> | undefined;
  const look = () => {
    noting ??= note()
      .catch(() => undefined)
      .finally(() => {
        noting = undefined;
      });
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await noting;
    },
  };
}
