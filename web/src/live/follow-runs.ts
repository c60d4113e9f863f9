import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import { QueryService } from "@runfacts/gen/client/query_service";
import type { RunSummary } from "@runfacts/gen/client/run";
import type { WatchRunsRequestSchema } from "@runfacts/gen/client/watch_runs";

/** What a follower is told. */
export interface FollowHandlers {
  /** A run that was opened, changed or ended, as it stands now. A run may come again after a break. */
  readonly onRun: (run: RunSummary) => void;
  /** Runs may have changed unheard, as before the stream was opened: what is shown should be asked for again. */
  readonly onGap: () => void;
  /** Whether the stream is open. */
  readonly onOpen?: ((isOpen: boolean) => void) | undefined;
}

/** The filter of WatchRuns. */
export type FollowFilter = NonNullable<MessageInitShape<typeof WatchRunsRequestSchema>["filter"]>;

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The service says every 15 s that it is there: a stream that is silent for longer is broken. */
const SILENCE_MS = 40_000;
const NO_TIMEOUT = 0;

/**
 * Follows runs until the signal fires: a stream that breaks is opened again where it was, after a wait that grows.
 *
 * @param filter which runs; what is absent selects everything
 */
export async function followRuns(
  transport: Transport,
  filter: FollowFilter,
  { onRun, onGap, onOpen }: FollowHandlers,
  signal: AbortSignal,
): Promise<void> {
  let cursor: string | undefined;
  let waitMs = FIRST_WAIT_MS;
  while (!signal.aborted) {
    const watchdog = new Watchdog(signal);
    try {
      const asked = { filter, ...(cursor !== undefined && { cursor }) };
      const { message: messages } = await transport.stream(
        QueryService.method.watchRuns,
        watchdog.signal,
        NO_TIMEOUT,
        undefined,
        only(asked),
      );
      for await (const message of messages) {
        watchdog.feed();
        waitMs = FIRST_WAIT_MS;
        onOpen?.(true);
        if (cursor === undefined) onGap();
        cursor = message.cursor;
        const { event } = message;
        if (event.case === "run" && event.value.run !== undefined) onRun(event.value.run);
        if (event.case === "skipped") onGap();
      }
    } catch (error) {
      const { code } = ConnectError.from(error);
      // It would be refused again: pages poll instead.
      if (code === Code.Unimplemented || code === Code.PermissionDenied) return;
      if (code === Code.InvalidArgument) cursor = undefined;
    } finally {
      watchdog.stop();
      onOpen?.(false);
    }
    await pause(waitMs, signal);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

/** Aborts a stream that fell silent. */
class Watchdog {
  readonly #silent = new AbortController();
  readonly signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(stop: AbortSignal) {
    this.signal = AbortSignal.any([stop, this.#silent.signal]);
    this.feed();
  }

  feed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#silent.abort(), SILENCE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}

async function* only<T>(message: T): AsyncGenerator<T> {
  yield message;
}
