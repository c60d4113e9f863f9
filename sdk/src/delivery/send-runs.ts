import { create, type DescField, type Message } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import { type Client, Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import type { ClientReport, ClientReportOutcome } from "@runfacts/gen/client/client_report";
import type { DroppedField } from "@runfacts/gen/client/dropped_field";
import {
  type IngestResult,
  IngestRunsRequestSchema,
  IngestService,
  OnViolation,
  RecordRunPartRequestSchema,
} from "@runfacts/gen/client/ingest_service";
import type { RecordedSignal, RecordSignalResult } from "@runfacts/gen/client/record_signals";
import { ConnectionFault } from "./connection-fault.ts";
import type { EncodedRun } from "./prepare-runs.ts";

/** Limits of one request. */
interface SendOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** What a request brings. */
interface Batch {
  readonly runs: readonly EncodedRun[];
  /** What was dropped before. */
  readonly clientReport: ClientReport | undefined;
}

/**
 * Sends runs to the ingest service and gives one result a run, in their order, and what became of the report.
 *
 * @throws ConnectError when the request failed as a whole
 */
export type SendRuns = (
  batch: Batch,
  options: SendOptions,
) => Promise<{ readonly results: readonly IngestResult[]; readonly clientReport: ClientReportOutcome }>;

// What Connect takes for something else when a proxy answers so, in a body of its own.
const codesOfProxies: { readonly [status: number]: Code } = {
  400: Code.InvalidArgument,
  413: Code.ResourceExhausted,
};

// What says the same whoever answers so: no key, no such path, too much, not now.
const CLEAR_STATUSES: ReadonlySet<number> = new Set([401, 403, 404, 429, 502, 503, 504]);

const isRedirect = ({ type, status }: Response) =>
  type === "opaqueredirect" || (status >= 300 && status < 400 && status !== 304);

function noAnswer(fault: ConnectionFault): ConnectError {
  return new ConnectError("no answer", Code.Unavailable, undefined, undefined, fault);
}

// Connect calls a network failure "unknown", and asks for a mode of redirects that Cloudflare Workers do not have.
const fetchWithCodes: typeof globalThis.fetch = async (input, init) => {
  let response: Response;
  try {
    response = await globalThis.fetch(input, { ...init, redirect: "manual" });
  } catch (cause) {
    throw noAnswer(ConnectionFault.ofThrown(cause));
  }
  if (isRedirect(response)) throw noAnswer(ConnectionFault.ofRedirect(response.headers.get("location")));
  const { ok, status, headers } = response;
  const type = ok ? "application/proto" : "application/json";
  if (headers.get("content-type")?.startsWith(type) !== true) {
    const code = codesOfProxies[status];
    if (code !== undefined) throw new ConnectError("refused", code, headers);
    // Says nothing of the runs, whatever its status.
    if (!CLEAR_STATUSES.has(status)) throw noAnswer(ConnectionFault.ofStranger(status));
  }
  return readWhole(response);
};

// An answer that breaks off says nothing of its runs. Connect would read all of it at once too.
async function readWhole(response: Response): Promise<Response> {
  if (response.body === null) return response;
  try {
    return new Response(await response.arrayBuffer(), response);
  } catch (cause) {
    throw noAnswer(ConnectionFault.ofThrown(cause));
  }
}

// The operator's policy may be stricter than the rules that were checked here: the service then drops fields and stores the run.
const onViolation = OnViolation.DROP;

/** A call of the service over the Connect protocol, binary, with the runtime's `fetch`. */
export function createSendRuns(url: string, apiKey: string | undefined): SendRuns {
  const client = createIngestClient(url, apiKey);
  return ({ runs, clientReport }, options) => {
    const request = create(IngestRunsRequestSchema, { clientReport, onViolation });
    return client.ingestRuns(withField(request, IngestRunsRequestSchema.field.runs, runs), options);
  };
}

/** Sends a part of a run and returns the fields that the service dropped. Throws a ConnectError if the part was refused. */
export type SendPart = (part: EncodedRun, options: SendOptions) => Promise<readonly DroppedField[]>;

/** The same for parts of runs. */
export function createSendPart(url: string, apiKey: string | undefined): SendPart {
  const client = createIngestClient(url, apiKey);
  return async (part, options) => {
    const request = create(RecordRunPartRequestSchema, { onViolation });
    const { part: field } = RecordRunPartRequestSchema.field;
    return (await client.recordRunPart(withField(request, field, [part]), options)).dropped;
  };
}

/** A message with the values of a field that are encoded already. */
function withField<M extends Message>(message: M, { number }: DescField, encoded: readonly EncodedRun[]): M {
  // The library writes the fields that it does not know as they are.
  message.$unknown = encoded.map((data) => ({ no: number, wireType: WireType.LengthDelimited, data }));
  return message;
}

/** Sends signals and gives one result a signal, in their order. Throws a ConnectError when the request failed as a whole. */
export type SendSignals = (
  signals: readonly RecordedSignal[],
  options: Pick<SendOptions, "timeoutMs">,
) => Promise<readonly RecordSignalResult[]>;

/** The same for signals. */
export function createSendSignals(url: string, apiKey: string | undefined): SendSignals {
  const client = createIngestClient(url, apiKey);
  return async (signals, options) => (await client.recordSignals({ signals: [...signals] }, options)).results;
}

function createIngestClient(url: string, apiKey: string | undefined): Client<typeof IngestService> {
  const authorize: Interceptor = (next) => (request) => {
    if (apiKey !== undefined) request.header.set("authorization", `Bearer ${apiKey}`);
    return next(request);
  };
  const transport = createConnectTransport({
    baseUrl: url,
    useBinaryFormat: true,
    interceptors: [authorize],
    fetch: fetchWithCodes,
  });
  return createClient(IngestService, transport);
}
