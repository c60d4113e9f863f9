import type { IncomingHttpHeaders } from "node:http";
import { Code, ConnectError } from "@connectrpc/connect";
import type { Registry } from "prom-client";
import { createTokenCheck } from "../auth/token-check.ts";
import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply, refusal } from "../http/reply.ts";
import { drainingResult, isWell, type Readiness } from "./readiness.ts";

export interface FixedPathOptions {
  readonly service: string;
  readonly version: string;
  readonly readiness: Readiness;
  readonly registry: Registry;
  readonly openapi: object;
  /** What GET /metrics asks for as `Authorization: Bearer …`. Default: nothing. */
  readonly metricsToken?: string | undefined;
}

/** Replies by path; each for GET and HEAD. */
export type FixedPaths = ReadonlyMap<string, Answer>;

type Answer = (exchange: Exchange, headers: IncomingHttpHeaders) => Reply | Promise<Reply>;

/**
 * The paths that every service has beside its calls:
 *
 * - `/health`: 200 `{"status": "healthy", …}`, 503 `{"status": "unhealthy", …}` when something that it needs is not well, and
 *   while the server drains; `/readyz`: the same, with `checks` that say why;
 * - `/healthz`: 200 while the process lives;
 * - `/metrics`: Prometheus text, with the token where one is set, else 401; `/openapi.json`; `/`: links to these.
 *   Both name the prefix under which the client sees the server.
 */
export function fixedPaths(options: FixedPathOptions): FixedPaths {
  const { service, version, readiness, registry, openapi } = options;
  const hasToken = createTokenCheck(options.metricsToken);
  const health = (isHealthy: boolean, exchange: Exchange, more: object = {}): Reply => {
    if (!isHealthy) exchange.error = new ConnectError("not healthy", Code.Unavailable);
    return jsonReply(isHealthy ? 200 : 503, {
      status: isHealthy ? "healthy" : "unhealthy",
      service,
      version,
      ...more,
    });
  };
  const ready = async (exchange: Exchange): Promise<Reply> => {
    const checks = { ...(await readiness.check()), draining: drainingResult(readiness) };
    return health(isWell(checks), exchange, { checks });
  };
  const documentOf = (base: string) => {
    const servers = base === "" ? {} : { servers: [{ url: base }] };
    return jsonReply(200, { ...openapi, ...servers }, { "cache-control": "max-age=300" });
  };
  const document = documentOf("");
  const links = (base: string) => ({
    health: `${base}/health`,
    liveness: `${base}/healthz`,
    readiness: `${base}/readyz`,
    metrics: `${base}/metrics`,
    openapi: `${base}/openapi.json`,
  });
  return new Map<string, Answer>([
    ["/", ({ base }) => jsonReply(200, { service, version, links: links(base) })],
    ["/health", async (exchange) => health(await readiness.isReady(), exchange)],
    ["/healthz", (exchange) => health(true, exchange)],
    ["/readyz", ready],
    [
      "/metrics",
      (exchange, { authorization }) => (hasToken(authorization) ? metrics(registry) : noToken(exchange)),
    ],
    ["/openapi.json", ({ base }) => (base === "" ? document : documentOf(base))],
  ]);
}

function noToken(exchange: Exchange): Reply {
  const message = "send Authorization: Bearer … with the token of METRICS_TOKEN";
  return refusal(exchange, 401, Code.Unauthenticated, message, { "www-authenticate": "Bearer" });
}

async function metrics(registry: Registry): Promise<Reply> {
  const text = await registry.metrics();
  return {
    status: 200,
    headers: { "content-type": registry.contentType, "cache-control": "no-store" },
    body: new TextEncoder().encode(text),
  };
}
