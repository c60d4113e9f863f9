import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const RETRY_MS = 100;
const CONNECT_MS = 1_000;

export interface WaitOptions {
  /** Longest wait, in milliseconds: the pages then say that the query service cannot be reached. */
  readonly waitMs: number;
  /** Ends the wait. */
  readonly stop: AbortSignal;
}

/**
 * Waits until the query service takes connections. Where both begin at once, as on a machine that starts again, a proxy would
 * send calls here as soon as we listen, and each would fail.
 */
export async function waitForQuery(queryUrl: URL, { waitMs, stop }: WaitOptions): Promise<void> {
  const end = performance.now() + waitMs;
  while (!stop.aborted && !(await takesConnections(queryUrl)) && performance.now() < end) {
    await sleep(RETRY_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}

function takesConnections({ hostname, port, protocol }: URL): Promise<boolean> {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || (protocol === "https:" ? 443 : 80)) });
    const done = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.setTimeout(CONNECT_MS, () => done(false));
    socket.once("connect", () => done(true)).once("error", () => done(false));
  });
}
