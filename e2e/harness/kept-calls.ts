import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import { RunStatus } from "@runfacts/gen/server/run";
import { sampleRun } from "./sample-run.ts";

/** As often as proxies ask. */
const READINESS_MS = 50;

/** Clients that send runs, one after the other, over connections that they keep, and try nothing twice. */
export interface KeptCalls {
  /** Ids of the runs that were acknowledged. */
  readonly answered: ReadonlySet<string>;
  /** What went wrong with calls, in words. */
  readonly failed: readonly string[];
  /** Resolves when so many runs were acknowledged. */
  reaches(runs: number): Promise<void>;
  stop(): Promise<void>;
}

type Send = (url: string, run: ReturnType<typeof sampleRun>) => Promise<void>;

export interface KeptCallsOptions {
  /** Where HTTP/2 is taken, for each of the URLs. Default: there too. */
  readonly http2?: readonly string[];
  /** Between two calls of a client. Default: 2 ms. */
  readonly pauseMs?: number;
  /** Whether clients also go on when a service says that it is unready, as proxies do. Default: no. */
  readonly heedsReadiness?: boolean;
}

/**
 * Starts four clients of REST and one each of gRPC, Connect over HTTP/2 and Connect over HTTP/1.1. Each calls the first URL until a
 * connection is refused there, as it is by a port that nobody listens on, and goes on to the next; anything else is a failure.
 */
export function startKeptCalls(
  http1: readonly string[],
  { http2 = http1, pauseMs = 2, heedsReadiness = false }: KeptCallsOptions = {},
): KeptCalls {
  const answered = new Set<string>();
  const failed: string[] = [];
  let isStopping = false;
  /** How many of the first URLs are left. */
  let unready = 0;
  const askReadiness = async () => {
    for (; !isStopping; await delay(READINESS_MS)) {
      const { status } = await fetch(`${http1[unready]}/readyz`);
      if (status === 503 && unready + 1 < http1.length) unready += 1;
    }
  };
  const work = async ([urls, send]: readonly [readonly string[], Send]) => {
    for (let place = 0; !isStopping; await delay(pauseMs)) {
      place = Math.max(place, unready);
      const url = urls[place];
      if (url === undefined) throw new Error("nobody listens any more");
      const run = sampleRun();
      await send(url, run).then(
        () => answered.add(run.run_id),
        (error: unknown) => {
          const words = inWords(error);
          if (words.includes("ECONNREFUSED") && place + 1 < urls.length) place += 1;
          else failed.push(words);
        },
      );
    }
  };
  const agent = new Agent({ keepAlive: true });
  const clients: [readonly string[], Send][] = [
    ...Array.from({ length: 4 }, (): [readonly string[], Send] => [http1, sendByRest(agent)]),
    [http2, sendBy((baseUrl) => createGrpcTransport({ baseUrl }))],
    [http2, sendBy((baseUrl) => createConnectTransport({ baseUrl, httpVersion: "2" }))],
    [http1, sendBy((baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1" }))],
  ];
  const working = Promise.all([...clients.map(work), ...(heedsReadiness ? [askReadiness()] : [])]);
  return {
    answered,
    failed,
    reaches: async (runs) => {
      while (answered.size < runs && failed.length < 100) await Promise.race([working, delay(10)]);
    },
    stop: async () => {
      isStopping = true;
      await working;
      agent.destroy();
    },
  };
}

function sendByRest(agent: Agent): Send {
  return (url, run) =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json" };
      const sent = request(`${url}/v1/runs`, { method: "POST", agent, headers }, (answer) => {
        answer.once("error", reject).resume();
        answer.once("end", () => {
          if (answer.statusCode === 201) resolve();
          else reject(new Error(`answered ${answer.statusCode}`));
        });
      });
      sent.once("error", reject);
      sent.end(JSON.stringify(run));
    });
}

function sendBy(transportOf: (baseUrl: string) => ReturnType<typeof createGrpcTransport>): Send {
  const clients = new Map<string, ReturnType<typeof clientOf>>();
  const clientOf = (url: string) => createClient(IngestService, transportOf(url));
  return async (url, { run_id, agent_id, agent_version }) => {
    const client = clients.get(url) ?? clientOf(url);
    clients.set(url, client);
    const seconds = BigInt(Math.floor(Date.now() / 1_000));
    await client.ingestRun({
      run: {
        runId: run_id,
        agentId: String(agent_id),
        agentVersion: String(agent_version),
        status: RunStatus.SUCCESS,
        startedAt: { seconds },
        endedAt: { seconds },
      },
    });
  };
}

/** The messages and codes of an error and what caused it. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? ` (${error.code})` : "";
  return `${error.message}${code}${error.cause === undefined ? "" : `: ${inWords(error.cause)}`}`;
}
