import type { BlockList } from "node:net";
import { create, createRegistry, type DescMethod, type DescService } from "@bufbuild/protobuf";
import { type ConnectRouter, createConnectRouter, type MethodImplSpec } from "@connectrpc/connect";
import { compressionBrotli, compressionGzip } from "@connectrpc/connect-node";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import { createPathVerbs } from "./adapter/path-verbs.ts";
import { recordImplementations } from "./adapter/record-implementations.ts";
import { createRequestHandler } from "./adapter/request-handler.ts";
import { createRpcHandler } from "./adapter/rpc-handler.ts";
import { strictJson } from "./adapter/strict-json.ts";
import { MAX_TIMER_MS } from "./adapter/timeout-header.ts";
import { BodyMemory } from "./body/body-memory.ts";
import { giveBackAfterBursts } from "./body/give-back.ts";
import { clientAddress } from "./edge/client-address.ts";
import type { CorsOrigins } from "./edge/foreign-page.ts";
import type { IsServedHost } from "./edge/served-hosts.ts";
import type { MapError } from "./errors/client-error.ts";
import { type Authenticate, connectGate, createGate } from "./exchange/gate.ts";
import { createObserver } from "./exchange/observer.ts";
import type { CheckResults } from "./health/checks.ts";
import { fixedPaths } from "./health/fixed-paths.ts";
import { serveGrpcHealth } from "./health/grpc-health.ts";
import { healthService } from "./health/health-descriptor.ts";
import { createReadiness } from "./health/readiness.ts";
import { callOutcome } from "./interceptors/call-outcome.ts";
import { keepDeadline } from "./interceptors/keep-deadline.ts";
import { validateRequests } from "./interceptors/validate-requests.ts";
import { defaultLimits, type ServerLimits } from "./limits.ts";
import { createServerMetrics } from "./metrics/server-metrics.ts";
import { openPort } from "./port/one-port.ts";
import type { RestProfile } from "./rest/profile.ts";
import { createRestHandler } from "./rest/rest-handler.ts";
import { restRoutes } from "./rest/routes.ts";
import { createValidator, type Validator } from "./validation/validator.ts";

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
  /** Finds out who calls, before the body is read; throws an error of `apiError` to refuse. */
  readonly authenticate: Authenticate;
  /** Looks at what the service needs, such as its database; see `runChecks`. */
  readonly checkReady: () => Promise<CheckResults>;
  readonly mapError: MapError;
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
  /** Peers whose word on the address of their client is taken. Default: none. */
  readonly trustedProxies?: BlockList | undefined;
  /** What GET /metrics asks for as `Authorization: Bearer …`. Default: nothing. */
  readonly metricsToken?: string | undefined;
  /** False leaves the plain calls of gRPC to Connect too, which answers them alike, but at twice the CPU. Default: true. */
  readonly fastPath?: boolean;
}

export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  /** Such as "http://127.0.0.1:8000". */
  readonly url: string;
  /**
   * Turns unready, refuses new calls (UNAVAILABLE, DRAINING), stops accepting, lets calls in flight finish and closes
   * what is left after `limits.drainMs`. Resolves when all connections are closed; the same promise each time.
   */
  drain(): Promise<void>;
}

/** How replies of gRPC and Connect are compressed; smaller ones are not. */
const compression = { acceptCompression: [compressionGzip, compressionBrotli], compressMinBytes: 1_024 };

/**
 * Serves gRPC (HTTP/2 with prior knowledge), gRPC-Web and Connect (HTTP/1.1 and HTTP/2), REST, health, metrics and OpenAPI
 * on one port. Rejects if it cannot listen there. Disposing it drains it.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { log, mapError, registry, services } = options;
  const limits: ServerLimits = { ...defaultLimits, ...options.limits };
  const readiness = createReadiness(options.checkReady);
  const metrics = createServerMetrics(registry);
  const gate = createGate({
    authenticate: options.authenticate,
    isDraining: readiness.isDraining,
    mapError,
    isOpen: (method) => method.parent === healthService,
  });
  const validator = createValidator();
  const interceptors = [callOutcome(mapError), validateRequests(validator)];
  const router = createConnectRouter({
    interceptors: [callOutcome(mapError), keepDeadline, validateRequests(validator)],
    requestGate: connectGate(gate),
    ...compression,
    readMaxBytes: limits.bodyBytes,
    maxTimeoutMs: MAX_TIMER_MS,
    // google.protobuf.Any may hold what the files of the services define.
    jsonOptions: { ...strictJson, registry: createRegistry(...services.map(({ file }) => file)) },
  });
  const specs = new Map<DescMethod, MethodImplSpec>();
  options.routes(recordImplementations(router, specs));
  serveGrpcHealth(
    router,
    readiness,
    services.map(({ typeName }) => typeName),
  );

  const fixed = fixedPaths({ ...options, readiness });
  const handler = createRequestHandler({
    observer: createObserver(
      log,
      metrics,
      ({ socket, headers }) => clientAddress(socket.remoteAddress ?? "", headers, options.trustedProxies),
      new BodyMemory(limits.requestMemoryBytes, giveBackAfterBursts()),
    ),
    fixedPaths: fixed,
    pathVerbs: createPathVerbs(fixed, router.handlers, restRoutes(services, specs, options.rest)),
    rpc: createRpcHandler({
      handlers: router.handlers,
      specs,
      gate,
      interceptors,
      mapError,
      limits,
      fastPath: options.fastPath ?? true,
      ...compression,
    }),
    rest: createRestHandler({ services, specs, profile: options.rest, gate, interceptors, mapError, limits }),
    isServedHost: options.isServedHost ?? (() => true),
    corsOrigins: options.corsOrigins ?? [],
  });
  warmUp(validator, services);
  const open = await openPort({
    host: options.host,
    port: options.port,
    handler,
    limits,
    onBadHttp: metrics.badHttp,
  });
  const drain = () => {
    readiness.drain();
    return open.close(limits.drainMs);
  };
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return { port: open.port, url: `http://${host}:${open.port}`, drain, [Symbol.asyncDispose]: drain };
}

/** Rules are compiled at first use, which takes longer than a call should: a tenth of a second for a run. */
function warmUp(validator: Validator, services: readonly DescService[]): void {
  for (const { methods } of services) {
    for (const { input } of methods) validator.validate(input, create(input));
  }
}
