import type { BlockList } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { create, createRegistry, type DescMethod, type DescService } from "@bufbuild/protobuf";
import { type ConnectRouter, createConnectRouter, type MethodImplSpec } from "@connectrpc/connect";
import { compressionBrotli, compressionGzip } from "@connectrpc/connect-node";
import { compiledCodec, libraryCodec, type Validator } from "@runfacts/codec";
import { Health } from "@runfacts/gen/grpc/health";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { Authenticate } from "./auth/principal.ts";
import { defaultLimits, type ServerLimits } from "./config/limits.ts";
import type { MapError } from "./errors/client-error.ts";
import { withForeign } from "./foreign/foreign-codec.ts";
import type { ForeignContract } from "./foreign/foreign-contract.ts";
import { createForeignHandler } from "./foreign-handler.ts";
import type { CheckResults } from "./health/checks.ts";
import { fixedPaths } from "./health/fixed-paths.ts";
import { serveGrpcHealth } from "./health/grpc-health.ts";
import { createReadiness } from "./health/readiness.ts";
import { BodyMemory } from "./http/body-memory.ts";
import { followHops } from "./http/client-address.ts";
import type { CorsOrigins } from "./http/cross-origin.ts";
import { giveBackAfterBursts } from "./http/give-back.ts";
import { createObserver } from "./http/observer.ts";
import type { IsServedHost } from "./http/served-hosts.ts";
import { createServerMetrics } from "./metrics/server-metrics.ts";
import { createPathVerbs } from "./path-verbs.ts";
import { openPort } from "./port/one-port.ts";
import { openTlsPair, type TlsFiles } from "./port/tls-pair.ts";
import { createRequestHandler } from "./request-handler.ts";
import type { RestProfile } from "./rest/profile.ts";
import { createRestHandler } from "./rest/rest-handler.ts";
import { restRoutes } from "./rest/routes.ts";
import { connectGate, createGate } from "./rpc/gate.ts";
import { callOutcome, type InvalidRequest, keepDeadline, validateRequests } from "./rpc/interceptors.ts";
import { MAX_TIMER_MS } from "./rpc/protocol-headers.ts";
import { createRpcHandler, recordImplementations } from "./rpc/rpc-handler.ts";

export interface ServerOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Name of the service in /health, such as "ingest-api". */
  readonly service: string;
  readonly version: string;
  /** Services that REST (where annotated with google.api.http) and health know. */
  readonly services: readonly DescService[];
  /** Registers the implementations of the services. */
  readonly routes: (router: ConnectRouter) => void;
  /** Services of another's contract; `routes` registers their implementations too. Default: none. */
  readonly foreign?: ForeignContract;
  /** Finds out who calls, before the body is read; throws an error of `apiError` to refuse. */
  readonly authenticate: Authenticate;
  /** Looks at what the service needs, such as its database; see `runChecks`. */
  readonly checkReady: () => Promise<CheckResults>;
  readonly mapError: MapError;
  /** Called for each request that was refused for breaking rules of the contract. */
  readonly onInvalid?: (request: InvalidRequest) => void;
  readonly rest: RestProfile;
  /** The OpenAPI document, served as it is. */
  readonly openapi: object;
  readonly log: Logger;
  readonly registry: Registry;
  /** Default: `defaultLimits`. */
  readonly limits?: Partial<ServerLimits>;
  /** Web origins that may call from a browser, beside the server's own. Default: none. */
  readonly corsOrigins?: CorsOrigins | undefined;
  /** Which hosts are answered, on all paths but health and metrics; others are refused with 403. Default: any. */
  readonly isServedHost?: IsServedHost | undefined;
  /** Peers whose word is taken on the address of their client, and on how it addressed the server. Default: none. */
  readonly trustedProxies?: BlockList | undefined;
  /** A path, such as "/runfacts", below which all is served too, and which links name. Default: none. */
  readonly basePath?: string | undefined;
  /** How long the server serves on when it drains, unready, in milliseconds. Default: 0. */
  readonly drainDelayMs?: number | undefined;
  /** Called once when that time is over: streams without an end of their own are to end. */
  readonly onLeave?: () => void;
  /** What GET /metrics asks for as `Authorization: Bearer …`. Default: nothing. */
  readonly metricsToken?: string | undefined;
  /** Certificate and key with which all ports speak TLS, read again when they change. Default: cleartext. */
  readonly tls?: TlsFiles | undefined;
  /**
   * False leaves to the libraries what compiled code does else: Connect decodes and frames all calls, @bufbuild/protobuf makes
   * all messages, and protovalidate looks at every one. All is answered alike, at many times the CPU. Default: true.
   */
  readonly fastPath?: boolean;
}

export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  /** Such as "http://127.0.0.1:8000". */
  readonly url: string;
  /**
   * Listens on another port too, on which all is served alike, and answers with it; 0 picks a free one. Rejects, and changes
   * nothing, if it cannot.
   */
  listenOn(port: number): Promise<number>;
  /** How long it serves on when it drains, in milliseconds. */
  readonly drainDelayMs: number;
  /**
   * Turns unready and serves on for `drainDelayMs`. Then says goodbye on every connection (GOAWAY, `Connection: close`),
   * serves on for a second more, or for the delay where that is shorter, stops accepting, lets calls in flight finish and closes
   * what is left after `limits.drainMs`. Calls that come meanwhile on open connections are served. Resolves when all
   * connections are closed.
   */
  drain(): Promise<void>;
}

/** How replies of gRPC and Connect are compressed; smaller ones are not. */
const compression = { acceptCompression: [compressionGzip, compressionBrotli], compressMinBytes: 1_024 };

/**
 * Serves gRPC (HTTP/2 with prior knowledge, or under TLS), gRPC-Web and Connect (HTTP/1.1 and HTTP/2), REST, health, metrics
 * and OpenAPI on one port. Rejects if it cannot listen there, or has no certificate to show. Disposing it drains it.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { log, mapError, registry, foreign, basePath = "" } = options;
  const services = [...options.services, ...(foreign?.services ?? [])];
  const limits: ServerLimits = { ...defaultLimits, ...options.limits };
  const readiness = createReadiness(options.checkReady);
  const metrics = createServerMetrics(registry);
  const gate = createGate({
    authenticate: options.authenticate,
    mapError,
    isOpen: (method) => method.parent === Health,
  });
  const fastPath = options.fastPath ?? true;
  const codec = withForeign(fastPath ? compiledCodec : libraryCodec, foreign);
  const { validator } = codec;
  const validate = validateRequests(validator, options.onInvalid ?? (() => undefined));
  const interceptors = [callOutcome(mapError), validate];
  const router = createConnectRouter({
    interceptors: [callOutcome(mapError), keepDeadline, validate],
    requestGate: connectGate(gate),
    ...compression,
    readMaxBytes: limits.bodyBytes,
    maxTimeoutMs: MAX_TIMER_MS,
    // google.protobuf.Any may hold what the files of the services define.
    jsonOptions: {
      ignoreUnknownFields: false,
      registry: createRegistry(...services.map(({ file }) => file)),
    },
  });
  const specs = new Map<DescMethod, MethodImplSpec>();
  options.routes(recordImplementations(router, specs));
  serveGrpcHealth(router, readiness, services);

  const fixed = fixedPaths({ ...options, readiness });
  const handler = createRequestHandler({
    observer: createObserver(
      log,
      metrics,
      ({ socket, headers }) => followHops(socket.remoteAddress ?? "", headers, options.trustedProxies),
      new BodyMemory(limits.requestMemoryBytes, giveBackAfterBursts()),
    ),
    fixedPaths: fixed,
    pathVerbs: createPathVerbs(fixed, router.handlers, foreign, restRoutes(services, specs, options.rest)),
    rpc: createRpcHandler({
      handlers: router.handlers,
      specs,
      gate,
      interceptors,
      mapError,
      codec,
      limits,
      fastPath,
      foreign,
      ...compression,
    }),
    foreign: createForeignHandler({ contract: foreign, specs, gate, interceptors, mapError, codec, limits }),
    rest: createRestHandler({
      services,
      specs,
      profile: options.rest,
      gate,
      interceptors,
      mapError,
      codec,
      limits,
    }),
    isServedHost: options.isServedHost ?? (() => true),
    corsOrigins: options.corsOrigins ?? [],
    basePath,
  });
  warmUp(validator, services);
  const tls = options.tls && (await openTlsPair(options.tls, { log, everyMs: limits.tlsFilesMs }));
  const listen = (port: number) =>
    openPort({ host: options.host, port, handler, limits, onBadHttp: metrics.badHttp, tls });
  const open = await listen(options.port);
  const ports = [open];
  const { drainDelayMs = 0 } = options;
  const times = { delayMs: drainDelayMs, deadlineMs: limits.drainMs };
  const leave = async () => {
    readiness.drain();
    if (drainDelayMs > 0) await sleep(drainDelayMs);
    options.onLeave?.();
    await Promise.all(ports.map((port) => port.close(times)));
    tls?.[Symbol.dispose]();
  };
  let drained: Promise<void> | undefined;
  const drain = () => {
    drained ??= leave();
    return drained;
  };
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return {
    port: open.port,
    url: `${tls === undefined ? "http" : "https"}://${host}:${open.port}`,
    listenOn: async (port) => {
      const other = await listen(port);
      ports.push(other);
      return other.port;
    },
    drainDelayMs,
    drain,
    [Symbol.asyncDispose]: drain,
  };
}

/** Rules are compiled at first use, which takes longer than a call should: a tenth of a second for a run. */
function warmUp(validator: Validator, services: readonly DescService[]): void {
  for (const { methods } of services) {
    for (const { input } of methods) validator.validate(input, create(input));
  }
}
