import type pg from "pg";
import { connect as connectTo, PoolerError } from "../connection/index.ts";

/** What every transaction that changes runs notifies. */
const CHANNEL = "runfacts_runs";

const RECONNECT_MS = 1_000;

/**
 * Listens for transactions that change runs, on a connection of its own, until disposed. A connection that breaks is opened
 * again, and counts as a wake-up, since some may have been missed.
 *
 * @param url of the primary: replicas and poolers of transactions do not pass notifications on
 * @param onDeaf called once, with the reason, where notifications will never come; nothing is listened to then
 */
export function listenForChanges(
  url: string,
  onWakeUp: () => void,
  onDeaf: (error: Error) => void = () => undefined,
): AsyncDisposable {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isDisposed = false;
  const listen = async (): Promise<void> => {
    let opened: pg.Client;
    try {
      opened = await connectTo(url, { applicationName: "runfacts-listen" });
    } catch (error) {
      if (error instanceof PoolerError) onDeaf(error);
      else again();
      return;
    }
    if (isDisposed) return opened.end().catch(() => undefined);
    client = opened;
    opened.on("notification", onWakeUp);
    opened.on("error", () => giveUp(opened));
    opened.on("end", () => giveUp(opened));
    try {
      await opened.query(`LISTEN ${CHANNEL}`);
      onWakeUp();
    } catch {
      giveUp(opened);
    }
  };
  const giveUp = (broken: pg.Client): void => {
    if (client !== broken) return;
    client = undefined;
    broken.end().catch(() => undefined);
    again();
  };
  const again = (): void => {
    if (!isDisposed) timer = setTimeout(() => void listen(), RECONNECT_MS);
  };
  void listen();
  return {
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
