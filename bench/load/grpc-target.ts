import { once } from "node:events";
import { type ClientHttp2Session, connect } from "node:http2";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GeneratedRun } from "@runfacts/dev/generated-run";
import {
  ExportTraceServiceRequestSchema,
  ExportTraceServiceResponseSchema,
} from "@runfacts/gen/otlp/trace-service";
import {
  IngestOutcome,
  IngestRunRequestSchema,
  IngestRunResponseSchema,
  IngestRunsRequestSchema,
  IngestRunsResponseSchema,
} from "@runfacts/gen/server/ingest_service";
import { type IdForm, type Patchable, patchable, patched } from "../data/patchable.ts";
import { newRunId } from "../data/run-id.ts";
import { toMessage } from "../data/run-message.ts";
import { toResourceSpans } from "../data/trace-message.ts";
import { roundRobin } from "./round-robin.ts";
import type { Reply, Target } from "./target.ts";

const OK = 0;
/** RESOURCE_EXHAUSTED and UNAVAILABLE. */
const OVERLOADED = [8, 14];
const FRAME_HEADER = 5;

interface Rpc {
  readonly path: string;
  readonly requests: readonly Patchable[];
  /** How many runs a response says were created. */
  readonly created: (message: Buffer) => number;
}

/** What is called: IngestRun, IngestRuns, or the Export of OpenTelemetry's TraceService. */
export type Calls = "IngestRun" | "IngestRuns" | "Export";

const rpcOf: Readonly<Record<Calls, (runs: readonly GeneratedRun[], batch: number) => Rpc>> = {
  IngestRun: ingestRun,
  IngestRuns: ingestRuns,
  Export: exportTraces,
};

/**
 * gRPC over HTTP/2 itself, with requests encoded beforehand: a whole client would take more CPU than the service leaves on
 * a machine of two cores.
 *
 * @param batch runs a request; 1 for IngestRun
 */
export async function grpcTarget(
  url: string,
  runs: readonly GeneratedRun[],
  {
    batch,
    connections,
    calls = batch === 1 ? "IngestRun" : "IngestRuns",
  }: { batch: number; connections: number; calls?: Calls },
): Promise<Target> {
  const sessions = await Promise.all(Array.from({ length: connections }, () => openSession(url)));
  const rpc = rpcOf[calls](runs, batch);
  const nextSession = roundRobin(sessions);
  const nextRequest = roundRobin(rpc.requests);
  return {
    async send() {
      const runIds = Array.from({ length: batch }, () => newRunId());
      return readReply(await call(nextSession(), rpc.path, patched(nextRequest(), runIds)), rpc, runIds);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(
        sessions.map((session) => new Promise<void>((resolve) => session.close(() => resolve()))),
      );
    },
  };
}

function ingestRun(runs: readonly GeneratedRun[]): Rpc {
  return {
    path: "/runfacts.v1.IngestService/IngestRun",
    requests: runs.map((run) =>
      framed(toBinary(IngestRunRequestSchema, create(IngestRunRequestSchema, { run: toMessage(run) })), [
        run,
      ]),
    ),
    created: (message) => createdOf([fromBinary(IngestRunResponseSchema, message)]),
  };
}

function ingestRuns(runs: readonly GeneratedRun[], batch: number): Rpc {
  return {
    path: "/runfacts.v1.IngestService/IngestRuns",
    requests: batchesOf(runs, batch).map((some) =>
      framed(
        toBinary(IngestRunsRequestSchema, create(IngestRunsRequestSchema, { runs: some.map(toMessage) })),
        some,
      ),
    ),
    created: (message) => createdOf(fromBinary(IngestRunsResponseSchema, message).results),
  };
}

function createdOf(results: readonly { readonly outcome: IngestOutcome }[]): number {
  return results.filter(({ outcome }) => outcome === IngestOutcome.CREATED).length;
}

function exportTraces(runs: readonly GeneratedRun[], batch: number): Rpc {
  return {
    path: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
    requests: batchesOf(runs, batch).map((some) => {
      const request = create(ExportTraceServiceRequestSchema, { resourceSpans: some.map(toResourceSpans) });
      return framed(toBinary(ExportTraceServiceRequestSchema, request), some, "bytes");
    }),
    // A full success says nothing.
    created: (message) =>
      fromBinary(ExportTraceServiceResponseSchema, message).partialSuccess === undefined ? batch : 0,
  };
}

function batchesOf(runs: readonly GeneratedRun[], batch: number): (readonly GeneratedRun[])[] {
  return Array.from({ length: Math.floor(runs.length / batch) }, (_, n) =>
    runs.slice(n * batch, (n + 1) * batch),
  );
}

// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md: a flag, the length, the message.
function framed(message: Uint8Array, runs: readonly GeneratedRun[], form?: IdForm): Patchable {
  const frame = Buffer.alloc(FRAME_HEADER + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, FRAME_HEADER);
  return patchable(
    frame,
    runs.map(({ run_id }) => run_id),
    form,
  );
}

async function openSession(url: string): Promise<ClientHttp2Session> {
  const session = connect(url);
  // A session that breaks fails its calls, which say so.
  session.on("error", () => {});
  await once(session, "remoteSettings");
  return session;
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

function call(session: ClientHttp2Session, path: string, request: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc+proto",
      te: "trailers",
    });
    let status: number | undefined;
    const chunks: Buffer[] = [];
    const readStatus = (headers: Record<string, unknown>) => {
      if (headers["grpc-status"] !== undefined) status = Number(headers["grpc-status"]);
    };
    stream.on("response", readStatus);
    stream.on("trailers", readStatus);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("close", () => {
      if (status === undefined) reject(new Error("the service closed a call without a status"));
      else
        resolve({
          status,
          body: chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks),
        });
    });
    stream.end(request);
  });
}

function readReply({ status, body }: Answer, rpc: Rpc, runIds: readonly string[]): Reply {
  if (OVERLOADED.includes(status)) return { created: [], refused: runIds.length };
  if (status !== OK) throw new Error(`the service answered a run with gRPC status ${status}`);
  if (rpc.created(body.subarray(FRAME_HEADER)) !== runIds.length)
    throw new Error("the service did not answer a new run as created");
  return { created: runIds, refused: 0 };
}
