import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { readEvents } from "./read-events.ts";

const RETRY_MS = 500;

const run = z.object({
  run_id: z.string(),
  agent_id: z.string(),
  agent_version: z.string(),
  status: z.string(),
});
const watched = z.object({ run: z.object({ run }) });

/** A run that arrived. */
export type ArrivedRun = z.output<typeof run>;

/** Whether the query service answers, and lets us read. */
export type Access = "open" | "refused" | "away";

export interface ArrivalOptions {
  readonly queryUrl: string;
  /** A key that may read. Default: none is sent. */
  readonly apiKey?: string | undefined;
  /** In epoch milliseconds: what started before is no news. */
  readonly since: number;
  readonly signal: AbortSignal;
  /** Hears how the service stands: once, and when that changes. */
  readonly onAccess: (access: Access) => void;
}

/**
 * Waits for a run that arrives from now on, as WatchRuns tells it, through any number of breaks. Runs that started since and
 * arrived before anybody watched count too. Undefined when the service refuses us, or the signal aborts.
 */
export async function firstArrival(options: ArrivalOptions): Promise<ArrivedRun | undefined> {
  const { queryUrl, apiKey, since, signal, onAccess } = options;
  const headers: Readonly<Record<string, string>> =
    apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  let cursor: string | undefined;
  let access: Access | undefined;
  const stands = (now: Access) => {
    if (now !== access) onAccess(now);
    access = now;
  };

  const watch = async (): Promise<ArrivedRun | undefined> => {
    const watching = new AbortController();
    const reply = await fetch(`${queryUrl}/v1/runs:watch`, {
      headers: {
        ...headers,
        accept: "text/event-stream",
        ...(cursor !== undefined && { "last-event-id": cursor }),
      },
      signal: AbortSignal.any([signal, watching.signal]),
    });
    try {
      if (reply.status === 401 || reply.status === 403) return void stands("refused");
      if (!reply.ok || reply.body === null) return void stands("away");
      stands("open");
      if (cursor === undefined) {
        const missed = await startedSince(queryUrl, headers, since, signal);
        if (missed !== undefined) return missed;
      }
      for await (const message of readEvents(reply.body, (id) => {
        cursor = id;
      })) {
        const event = watched.safeParse(message);
        if (event.success) return event.data.run.run;
      }
      return undefined;
    } finally {
      watching.abort();
    }
  };

  while (!signal.aborted) {
    const arrived = await watch().catch(() => {
      if (!signal.aborted) stands("away");
    });
    if (arrived !== undefined) return arrived;
    if (access === "refused") return undefined;
    await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** The latest run, if it started since. */
async function startedSince(
  queryUrl: string,
  headers: Readonly<Record<string, string>>,
  since: number,
  signal: AbortSignal,
): Promise<ArrivedRun | undefined> {
  const query = new URLSearchParams({ page_size: "1", start_time: new Date(since).toISOString() });
  const reply = await fetch(`${queryUrl}/v1/runs?${query}`, { headers, signal });
  if (!reply.ok) return undefined;
  const [latest] = z.array(run).parse(await reply.json());
  return latest;
}
