import { sendBeats } from "./beat.ts";
import { describeStartError } from "./describe-start-error.ts";
import { withPatience } from "./port-patience.ts";
import type { ReadyMessage } from "./ready-message.ts";

/** Something that serves at a URL until it is disposed. */
export type Serving = AsyncDisposable & {
  readonly url: string;
  /** Where else, for people, such as "on ports 4317 and 4318 too". Default: nowhere. */
  readonly elsewhere?: string | undefined;
};

/** What the main function of a service needs to know. */
export interface Main {
  /** What to call the service in lines for people, such as "Ingest". */
  readonly name: string;
  /** The setting of its port, to be named when the port is taken, such as "INGEST_PORT". */
  readonly portSetting: string;
  /** The signal aborts when the service is told to stop. */
  readonly start: (stop: AbortSignal) => Promise<Serving>;
  /** Leaves out the line that tells its URL. Default: false. */
  readonly isSilent?: boolean;
}

/** A drain that takes longer than this has got stuck. */
const STOP_MS = 20_000;

/**
 * The main function of a service: starts it, says where it listens, and disposes it on SIGINT, SIGTERM, or when the
 * process that started it is gone. A start that fails prints one clear message and exits with 1.
 *
 * A parent with an IPC channel is sent `{ url }` once the service listens, then a beat every second.
 */
export async function runUntilSignal({ name, portSetting, start, isSilent = false }: Main): Promise<void> {
  const stop = stopSignal();
  const stopped = new Promise<void>((resolve) => {
    stop.addEventListener("abort", () => resolve(), { once: true });
    if (stop.aborted) resolve();
  });
  const serving = await withPatience(() => start(stop)).catch(async (error: unknown) => {
    console.error(`${name} cannot start: ${await describeStartError(error, portSetting)}`);
    process.exit(1);
  });
  const { url, elsewhere } = serving;
  if (!isSilent) console.log(`${name} listens on ${url}${elsewhere === undefined ? "" : `, ${elsewhere}`}`);
  if (process.connected) process.send?.({ url } satisfies ReadyMessage);
  sendBeats();
  await stopped;
  setTimeout(() => process.exit(1), STOP_MS).unref();
  await serving[Symbol.asyncDispose]();
  if (process.connected) process.disconnect();
}

function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const event of ["SIGINT", "SIGTERM", "disconnect"]) process.once(event, () => stop.abort());
  // The parent may be gone before anybody listened for it.
  if (process.send !== undefined && !process.connected) stop.abort();
  return stop.signal;
}
