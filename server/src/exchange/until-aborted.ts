/** Settles as a promise does, but rejects with the reason of a signal as soon as that fires. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const cut = Promise.withResolvers<never>();
  const fail = () => cut.reject(signal.reason);
  if (signal.aborted) fail();
  else signal.addEventListener("abort", fail, { once: true });
  try {
    // The signal goes first: what ends in the same turn ends because of it.
    return await Promise.race([cut.promise, promise]);
  } finally {
    signal.removeEventListener("abort", fail);
  }
}
