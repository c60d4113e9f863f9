import { setTimeout as delay } from "node:timers/promises";
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { QueryService } from "@runfacts/gen/server/query_service";
import type { RunningProxy } from "./proxy.ts";

const AGAIN_MS = 50;

/** Clients that watch runs and go on with their cursor whenever a stream ends. */
export interface Watchers {
  /** Ids of the runs of which each was told, by how it watches. */
  readonly seen: ReadonlyMap<string, ReadonlySet<string>>;
  /** Ends of streams that told no client to come again, in words. */
  readonly failed: readonly string[];
  /** How often a stream ended and was resumed. */
  resumed(): number;
  stop(): Promise<void>;
}

/** One stream from a cursor on, until it ends: calls `told` with each cursor and run. Rejects where that was not for good. */
type Watch = (
  cursor: string | undefined,
  signal: AbortSignal,
  told: (cursor: string, runId?: string) => void,
) => Promise<void>;

/** Starts one each over gRPC, Connect and server-sent events, and resolves once all are told something. */
export async function startWatchers({ http1, http2 }: RunningProxy): Promise<Watchers> {
  const watches: Readonly<Record<string, Watch>> = {
    gRPC: watchBy(createGrpcTransport({ baseUrl: http2.query })),
    Connect: watchBy(createConnectTransport({ baseUrl: http1.query, httpVersion: "1.1" })),
    events: watchEvents(`${http1.query}/v1/runs:watch`),
  };
  const seen = new Map(Object.keys(watches).map((name) => [name, new Set<string>()]));
  const failed: string[] = [];
  const stopping = new AbortController();
  let resumed = 0;
  const begun: Promise<void>[] = [];
  const working = Object.entries(watches).map(async ([name, watch]) => {
    const first = Promise.withResolvers<void>();
    begun.push(first.promise);
    let cursor: string | undefined;
    while (!stopping.signal.aborted) {
      const told = (next: string, runId?: string) => {
        cursor = next;
        first.resolve();
        if (runId !== undefined) seen.get(name)?.add(runId);
      };
      await watch(cursor, stopping.signal, told).catch((error: unknown) => {
        if (!stopping.signal.aborted) failed.push(`${name}: ${String(error)}`);
      });
      if (stopping.signal.aborted) return;
      resumed += 1;
      await delay(AGAIN_MS);
    }
  });
  await Promise.all(begun);
  return {
    seen,
    failed,
    resumed: () => resumed,
    stop: async () => {
      stopping.abort();
      await Promise.all(working);
    },
  };
}

function watchBy(transport: Transport): Watch {
  const client = createClient(QueryService, transport);
  return async (cursor, signal, told) => {
    try {
      for await (const message of client.watchRuns(cursor === undefined ? {} : { cursor }, { signal })) {
        const runId = message.event.case === "run" ? message.event.value.run?.runId : undefined;
        told(message.cursor, runId);
      }
    } catch (error) {
      // As the contract says of a service that stops.
      if (ConnectError.from(error).code !== Code.Unavailable) throw error;
    }
  };
}

function watchEvents(url: string): Watch {
  return async (cursor, signal, told) => {
    const headers = {
      accept: "text/event-stream",
      ...(cursor === undefined ? {} : { "last-event-id": cursor }),
    };
    const reply = await fetch(url, { headers, signal });
    if (reply.status !== 200 || reply.body === null) throw new Error(`answered ${reply.status}`);
    let text = "";
    let error: string | undefined;
    const decoder = new TextDecoder();
    for await (const chunk of reply.body) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
        if (field("event") === "error") error = field("data");
        const id = field("id");
        if (id !== undefined) told(id, JSON.parse(field("data") ?? "{}").run?.run?.run_id);
      }
    }
    if (error === undefined || !error.includes("unavailable")) throw new Error(`ended with ${error}`);
  };
}
