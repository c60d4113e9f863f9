import { sendBeats } from "./beat.ts";
import { describeStartError } from "./describe-start-error.ts";
import { withPatience } from "./port-patience.ts";
import type { ReadyMessage } from "./ready-message.ts";

/** Something that serves at a URL until it is disposed. */
export type Serving = AsyncDisposable & {
  readonly url: string;
  /** Where else, for people, such as "on ports 4317 and 4318 too". Default: nowhere. */
  readonly elsewhere?: string | undefined;
  /** How long it serves on when it is disposed, before it drains, in milliseconds. Default: 0. */
  readonly drainDelayMs?: number;
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

/** A drain that takes longer than this, beyond its delay, has got stuck. */
const STOP_MS = 20_000;

/**
 * The main function of a service: starts it, says where it listens, and disposes it on SIGINT, SIGTERM, SIGHUP, or when the
 * process that started it is gone. A start that fails prints one clear message and exits with 1.
 *
 * SIGINT or SIGTERM that comes again ends the process at once, with 1, and so does the end of the parent while it stops.
 *
 * A parent with an IPC channel is sent a ReadyMessage once the service listens, then a beat every second.
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
  const { url, elsewhere, drainDelayMs = 0 } = serving;
  const stopMs = drainDelayMs + STOP_MS;
  if (!isSilent) console.log(`${name} listens on ${url}${elsewhere === undefined ? "" : `, ${elsewhere}`}`);
  if (process.connected) process.send?.({ url, stopMs } satisfies ReadyMessage);
  sendBeats();
  await stopped;
  setTimeout(() => process.exit(1), stopMs).unref();
  process.on("disconnect", exitAtOnce);
  await serving[Symbol.asyncDispose]();
  process.off("disconnect", exitAtOnce);
  if (process.connected) process.disconnect();
}

function stopSignal(): AbortSignal {
  const stop = new AbortController();
  // A terminal sends SIGINT to us and to the parent, who sends SIGTERM then: only the same one again means more.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      stop.abort();
      process.once(signal, exitAtOnce);
    });
  }
  // Of a terminal that is closed, which may come from it and from its shell.
  process.on("SIGHUP", () => stop.abort());
  process.once("disconnect", () => stop.abort());
  // The parent may be gone before anybody listened for it.
  if (process.send !== undefined && !process.connected) stop.abort();
  return stop.signal;
}

function exitAtOnce(): void {
  process.exit(1);
}
