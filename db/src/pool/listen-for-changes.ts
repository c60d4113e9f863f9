import pg from "pg";

/** What every transaction that changes runs notifies. */
const CHANNEL = "runfacts_runs";

const RECONNECT_MS = 1_000;

/**
 * Listens for transactions that change runs, on a connection of its own, until disposed. A connection that breaks is opened
 * again, and counts as a wake-up, since some may have been missed.
 *
 * @param url of the primary: replicas and poolers of transactions do not pass notifications on
 */
export function listenForChanges(url: string, onWakeUp: () => void): AsyncDisposable {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isDisposed = false;
  const connect = async (): Promise<void> => {
    const opened = new pg.Client({ connectionString: url, application_name: "runfacts-listen" });
    client = opened;
    opened.on("notification", onWakeUp);
    opened.on("error", () => again(opened));
    opened.on("end", () => again(opened));
    try {
      await opened.connect();
      await opened.query(`LISTEN ${CHANNEL}`);
      onWakeUp();
    } catch {
      again(opened);
    }
  };
  const again = (broken: pg.Client): void => {
    if (isDisposed || client !== broken) return;
    client = undefined;
    broken.end().catch(() => undefined);
    timer = setTimeout(() => void connect(), RECONNECT_MS);
  };
  void connect();
  return {
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
