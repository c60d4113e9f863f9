import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type HandlerContext } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { type ClientReport, ClientReportOutcome } from "@runfacts/gen/server/client_report";
import type { DroppedFieldSchema } from "@runfacts/gen/server/dropped_field";
import {
  IngestOutcome,
  type IngestRunsResponse,
  IngestRunsResponseSchema,
  IngestService,
  type OnViolation,
} from "@runfacts/gen/server/ingest_service";
import {
  type RecordedSignal,
  type RecordSignalsResponse,
  SignalOutcome,
} from "@runfacts/gen/server/record_signals";
import type { Run } from "@runfacts/gen/server/run";

/** What the server does with a call instead of storing its runs; undefined stores them. */
export type Behaviour = (
  runs: readonly Run[],
  context: HandlerContext,
) => IngestRunsResponse | undefined | Promise<IngestRunsResponse | undefined>;

/** An ingest service on a real port that keeps what it gets in memory. */
export interface IngestServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Every call with runs, the refused ones too. */
  readonly calls: readonly (readonly Run[])[];
  /** Every report of dropped runs, with runs or alone, the refused ones too. */
  readonly reports: readonly ClientReport[];
  /** Runs that were acknowledged, each once. */
  readonly stored: ReadonlyMap<string, Run>;
  readonly authorizations: readonly (string | null)[];
  /** Every part of a run that was sent while it was under way, the refused ones too. */
  readonly parts: readonly Run[];
  /** Every request with signals, the refused ones too. */
  readonly signals: readonly (readonly RecordedSignal[])[];
  /** What each request asked for. */
  readonly onViolations: ReadonlySet<OnViolation>;
  behave: Behaviour;
  /** Called with every part before it is acknowledged; what it throws is the answer. */
  behaveToPart: (part: Run) => void | Promise<void>;
  /** What the server does with signals instead of storing them; undefined stores them. */
  behaveToSignals: (
    signals: readonly RecordedSignal[],
  ) => RecordSignalsResponse | undefined | Promise<RecordSignalsResponse | undefined>;
  /** The dropped fields that the answer to a part names. */
  droppedFromParts: readonly MessageInitShape<typeof DroppedFieldSchema>[];
  /** How long to wait between storing and answering. Default: 0. */
  answerDelayMs: number;
  close(): Promise<void>;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param port default: a free one */
export async function startIngestServer(port = 0): Promise<IngestServer> {
  const calls: (readonly Run[])[] = [];
  const reports: ClientReport[] = [];
  const stored = new Map<string, Run>();
  const authorizations: (string | null)[] = [];
  const parts: Run[] = [];
  const requests: (readonly RecordedSignal[])[] = [];
  const onViolations = new Set<OnViolation>();
  const store = (run: Run) => {
    const outcome = stored.has(run.runId) ? IngestOutcome.DUPLICATE : IngestOutcome.CREATED;
    stored.set(run.runId, run);
    return { runId: run.runId, outcome };
  };
  const handler = connectNodeAdapter({
    grpc: false,
    grpcWeb: false,
    readMaxBytes: 8 * 1024 * 1024,
    routes: (router) =>
      router.service(IngestService, {
        async ingestRuns({ runs, onViolation, clientReport }, context) {
          if (clientReport !== undefined) reports.push(clientReport);
          if (runs.length > 0) calls.push(runs);
          onViolations.add(onViolation);
          authorizations.push(context.requestHeader.get("authorization"));
          const reportOutcome =
            clientReport === undefined ? ClientReportOutcome.UNSPECIFIED : ClientReportOutcome.STORED;
          const instead = await ingestServer.behave(runs, context);
          const response =
            instead ??
            create(IngestRunsResponseSchema, { results: runs.map(store), clientReport: reportOutcome });
          if (ingestServer.answerDelayMs > 0) await pause(ingestServer.answerDelayMs);
          return response;
        },
        async recordRunPart({ part, onViolation }) {
          onViolations.add(onViolation);
          if (part === undefined) throw new ConnectError("no part", Code.InvalidArgument);
          parts.push(part);
          await ingestServer.behaveToPart(part);
          return { dropped: [...ingestServer.droppedFromParts] };
        },
        async recordSignals({ signals }) {
          requests.push(signals);
          const instead = await ingestServer.behaveToSignals(signals);
          return (
            instead ?? {
              results: signals.map(({ signalId }) => ({ signalId, outcome: SignalOutcome.CREATED })),
            }
          );
        },
      }),
  });
  const server = createServer(handler);
  const actualPort = await listen(server, port);
  const close = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const ingestServer: IngestServer = {
    url: `http://127.0.0.1:${actualPort}`,
    port: actualPort,
    calls,
    reports,
    stored,
    authorizations,
    parts,
    signals: requests,
    onViolations,
    behave: () => undefined,
    behaveToPart: () => undefined,
    behaveToSignals: () => undefined,
    droppedFromParts: [],
    answerDelayMs: 0,
    close,
    [Symbol.asyncDispose]: close,
  };
  return ingestServer;
}
