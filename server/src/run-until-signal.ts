/** Something that serves at a URL until it is disposed. */
export type Serving = AsyncDisposable & { readonly url: string };

/**
 * The main function of a service: starts it, says where it listens, and disposes it on SIGINT, SIGTERM, or when the
 * process that started it is gone. A start that fails prints one clear message and exits with 1.
 *
 * A parent with an IPC channel is sent `{ url }` once the service listens.
 *
 * @param name what to call the service in the line that tells its URL, such as "Ingest"
 * @param isSilent leaves that line out
 */
export async function runUntilSignal(
  name: string,
  start: () => Promise<Serving>,
  isSilent = false,
): Promise<void> {
  const stopped = stopRequest();
  const serving = await start().catch((error: unknown) => {
    console.error(`${name} cannot start: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
  if (!isSilent) console.log(`${name} listens on ${serving.url}`);
  if (process.connected) process.send?.({ url: serving.url });
  await stopped;
  await serving[Symbol.asyncDispose]();
  if (process.connected) process.disconnect();
}

function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ["SIGINT", "SIGTERM", "disconnect"]) process.once(event, () => resolve());
  });
}
