import { setTimeout as delay } from "node:timers/promises";
import { createClient, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { QueryService } from "@runfacts/gen/server/query_service";
import type { RunningProxy } from "./proxy.ts";

/** Clients that list runs and load the dashboard, one call after the other, and try nothing twice. */
export interface Reads {
  answered(): number;
  readonly failed: readonly string[];
  stop(): Promise<void>;
}

/** Starts one each over REST, gRPC, gRPC-Web, Connect, and the dashboard's pages and data. */
export function startReads({ http1, http2 }: RunningProxy, pauseMs: number): Reads {
  const rest = async (url: string, init?: RequestInit) => {
    const reply = await fetch(url, init);
    const text = await reply.text();
    if (reply.status !== 200) throw new Error(`answered ${reply.status}: ${text}`);
  };
  const listBy = (transport: Transport) => {
    const client = createClient(QueryService, transport);
    return () => client.listRuns({ pageSize: 5 });
  };
  const asJson = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    REST: () => rest(`${http1.query}/v1/runs?page_size=5`),
    gRPC: listBy(createGrpcTransport({ baseUrl: http2.query })),
    "gRPC-Web": listBy(createGrpcWebTransport({ baseUrl: http1.query, httpVersion: "1.1" })),
    Connect: listBy(createConnectTransport({ baseUrl: http1.query, httpVersion: "1.1" })),
    page: () => rest(`${http1.web}/runs`),
    "its data": () => rest(`${http1.web}/runfacts.v1.QueryService/ListRuns`, asJson),
  };
  const failed: string[] = [];
  let answered = 0;
  let isStopping = false;
  const working = Object.entries(calls).map(async ([name, call]) => {
    for (; !isStopping; await delay(pauseMs)) {
      await call().then(
        () => {
          answered += 1;
        },
        (error: unknown) => {
          failed.push(`${name}: ${String(error)} ${error instanceof Error ? String(error.cause ?? "") : ""}`);
        },
      );
    }
  });
  return {
    answered: () => answered,
    failed,
    stop: async () => {
      isStopping = true;
      await Promise.all(working);
    },
  };
}
