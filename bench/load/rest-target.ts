import type { GeneratedRun } from "@runfacts/dev/generated-run";
import { toRestBody } from "@runfacts/dev/rest-body";
import { patchable, patched } from "../data/patchable.ts";
import { newRunId } from "../data/run-id.ts";
import { type HttpConnection, openHttpConnection } from "./http-connection.ts";
import { roundRobin } from "./round-robin.ts";
import type { Target } from "./target.ts";

const CREATED = 201;
/** Too many requests, service unavailable. */
const OVERLOADED = [429, 503];

/** `POST /v1/runs`, a run a request, over connections that are kept; each carries one request at a time. */
export async function restTarget(
  url: string,
  runs: readonly GeneratedRun[],
  { connections }: { connections: number },
): Promise<Target> {
  const open = await Promise.all(Array.from({ length: connections }, () => openHttpConnection(url)));
  const free = [...open];
  const waiting: ((connection: HttpConnection) => void)[] = [];
  const take = async () => free.pop() ?? new Promise<HttpConnection>((resolve) => waiting.push(resolve));
  const giveBack = (connection: HttpConnection) => {
    const next = waiting.shift();
    if (next === undefined) free.push(connection);
    else next(connection);
  };

  const { host } = new URL(url);
  const nextRequest = roundRobin(runs.map((run) => patchable(requestOf(host, run), [run.run_id])));
  return {
    async send() {
      const runIds = [newRunId()];
      const connection = await take();
      const status = await connection.exchange(patched(nextRequest(), runIds));
      giveBack(connection);
      if (OVERLOADED.includes(status)) return { created: [], refused: 1 };
      if (status !== CREATED) throw new Error(`the service answered a new run with HTTP status ${status}`);
      return { created: runIds, refused: 0 };
    },
    async [Symbol.asyncDispose]() {
      for (const connection of open) connection[Symbol.dispose]();
    },
  };
}

function requestOf(host: string, run: GeneratedRun): Buffer {
  const body = toRestBody(run);
  const head = [
    "POST /v1/runs HTTP/1.1",
    `host: ${host}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}
