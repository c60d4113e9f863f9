import { once } from "node:events";
import { type ClientHttp2Session, connect } from "node:http2";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GeneratedRun } from "@runfacts/dev/generated-run";
import {
  IngestOutcome,
  IngestRunRequestSchema,
  IngestRunResponseSchema,
  IngestRunsRequestSchema,
  IngestRunsResponseSchema,
} from "@runfacts/gen/server/ingest_service";
import { type Patchable, patchable, patched } from "../data/patchable.ts";
import { newRunId } from "../data/run-id.ts";
import { toMessage } from "../data/run-message.ts";
import { roundRobin } from "./round-robin.ts";
import type { Reply, Target } from "./target.ts";

const OK = 0;
/** RESOURCE_EXHAUSTED and UNAVAILABLE. */
const OVERLOADED = [8, 14];
const FRAME_HEADER = 5;

interface Rpc {
  readonly path: string;
  readonly requests: readonly Patchable[];
  /** The outcomes in a response. */
  readonly outcomes: (message: Buffer) => readonly IngestOutcome[];
}

/**
 * gRPC over HTTP/2 itself, with requests encoded beforehand: a whole client would take more CPU than the service leaves on
 * a machine of two cores.
 *
 * @param batch runs a request: 1 calls IngestRun, more IngestRuns
 */
export async function grpcTarget(
  url: string,
  runs: readonly GeneratedRun[],
  { batch, connections }: { batch: number; connections: number },
): Promise<Target> {
  const sessions = await Promise.all(Array.from({ length: connections }, () => openSession(url)));
  const rpc = batch === 1 ? ingestRun(runs) : ingestRuns(runs, batch);
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
    outcomes: (message) => [fromBinary(IngestRunResponseSchema, message).outcome],
  };
}

function ingestRuns(runs: readonly GeneratedRun[], batch: number): Rpc {
  const batches = Array.from({ length: Math.floor(runs.length / batch) }, (_, n) =>
    runs.slice(n * batch, (n + 1) * batch),
  );
  return {
    path: "/runfacts.v1.IngestService/IngestRuns",
    requests: batches.map((some) =>
      framed(
        toBinary(IngestRunsRequestSchema, create(IngestRunsRequestSchema, { runs: some.map(toMessage) })),
        some,
      ),
    ),
    outcomes: (message) =>
      fromBinary(IngestRunsResponseSchema, message).results.map(({ outcome }) => outcome),
  };
}

// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md: a flag, the length, the message.
function framed(message: Uint8Array, runs: readonly GeneratedRun[]): Patchable {
  const frame = Buffer.alloc(FRAME_HEADER + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, FRAME_HEADER);
  return patchable(
    frame,
    runs.map(({ run_id }) => run_id),
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
  const outcomes = rpc.outcomes(body.subarray(FRAME_HEADER));
  if (outcomes.length !== runIds.length || outcomes.some((outcome) => outcome !== IngestOutcome.CREATED))
    throw new Error("the service answered a new run with another outcome than CREATED");
  return { created: runIds, refused: 0 };
}
