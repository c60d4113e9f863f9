import { randomUUID } from "node:crypto";
import { Code, type ConnectError } from "@connectrpc/connect";
import type { Logger } from "pino";
import { codeName, reasonOf } from "../errors/api-error.ts";
import { safeError } from "../errors/safe-error.ts";
import type { ServerMetrics } from "../metrics/server-metrics.ts";
import type { NodeRequest, NodeResponse } from "../port/node-http.ts";
import type { BodyMemory } from "./body-memory.ts";
import type { FollowedHops } from "./client-address.ts";
import { Exchange } from "./exchange.ts";

export interface Observer {
  /** Begins to watch a request: gives it an id, counts it, and logs and measures it when the response is closed. */
  begin(request: NodeRequest, response: NodeResponse): Exchange;
}

/**
 * Makes one log line and one measurement of every request, at the HTTP layer: what fails before the interceptors (a body
 * that cannot be decoded, an unknown path) is seen like any other. Logs no payload, path, query or header.
 *
 * @param hopsOf finds the IP address of the client
 */
export function createObserver(
  log: Logger,
  metrics: ServerMetrics,
  hopsOf: (request: NodeRequest) => FollowedHops,
  bodies: BodyMemory,
): Observer {
  return {
    begin(request, response) {
      const id = requestId(request.headers[REQUEST_ID_HEADER]);
      const exchange = new Exchange(id, request.httpVersion, hopsOf(request), bodies.open());
      response.setHeader(REQUEST_ID_HEADER, exchange.requestId);
      metrics.begin();
      response.once("close", () => {
        exchange.body.release();
        const isComplete = wasSentWhole(response);
        const status = response.statusCode;
        const code = outcomeCode(exchange, status, isComplete);
        const seconds = (performance.now() - exchange.startedAt) / 1_000;
        const { method, protocol, isProbe, error } = exchange;
        metrics.end({ method, protocol, isProbe, code, reason: error && reasonOf(error), seconds });
        write(log, exchange, { code, status, isComplete }, seconds);
      });
      return exchange;
    },
  };
}

interface Outcome {
  readonly code: string;
  readonly status: number;
  readonly isComplete: boolean;
}

function write(
  log: Logger,
  exchange: Exchange,
  { code, status, isComplete }: Outcome,
  seconds: number,
): void {
  const { error } = exchange;
  const line = {
    request_id: exchange.requestId,
    address: exchange.address,
    protocol: exchange.protocol,
    http: exchange.httpVersion,
    method: exchange.method,
    code,
    status,
    reason: error === undefined ? undefined : reasonOf(error),
    duration_ms: Math.round(seconds * 1e6) / 1e3,
    bytes_in: exchange.bytesIn,
    bytes_out: exchange.bytesOut,
    project: exchange.principal?.projectId,
    completed: isComplete ? undefined : false,
  };
  if (isOurFault(error)) log.error({ ...line, err: safeError(error?.cause ?? error) }, "request");
  else if (exchange.isProbe) log.debug(line, "request");
  else if (error?.cause !== undefined) log.info({ ...line, err: safeError(error.cause) }, "request");
  else log.info(line, "request");
}

/** An error with a reason is told on purpose. */
function isOurFault(error: ConnectError | undefined): boolean {
  if (error !== undefined && reasonOf(error) !== undefined) return false;
  return error?.code === Code.Internal || error?.code === Code.Unknown || error?.code === Code.DataLoss;
}

/** False if the client left before it had all of the response. */
function wasSentWhole(response: NodeResponse): boolean {
  return "stream" in response ? !response.stream.aborted : response.writableFinished;
}

function outcomeCode({ error }: Exchange, status: number, isComplete: boolean): string {
  if (error !== undefined) return codeName(error.code);
  if (!isComplete) return codeName(Code.Canceled);
  // Replies that are no call's: the fixed paths, CORS.
  return status < 400 ? "ok" : `http_${status}`;
}

const REQUEST_ID_HEADER = "x-request-id";

const ACCEPTED = /^[A-Za-z0-9._-]{1,64}$/;

/** The id that a client gave its request, if it is 1 to 64 characters of [A-Za-z0-9._-], else a new UUID. */
function requestId(given: string | readonly string[] | undefined): string {
  return typeof given === "string" && ACCEPTED.test(given) ? given : randomUUID();
}
