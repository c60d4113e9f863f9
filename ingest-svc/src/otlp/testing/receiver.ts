import { IngestService } from "@runfacts/gen/server/ingest_service";
import { createLogger, type RunningServer, type ServerOptions, startServer } from "@runfacts/server";
import { Registry } from "prom-client";
import { otlpContract } from "../contract.ts";
import { createOtlpMetrics } from "../otlp-metrics.ts";
import { otlpRoutes } from "../otlp-routes.ts";
import { ProjectMappers } from "../project-mappers.ts";
import type { CommitSpans, SpanBatch } from "../span-commit.ts";

export interface Receiver extends RunningServer {
  /** What was to be stored, a request each. */
  readonly batches: SpanBatch[];
  readonly registry: Registry;
  /** What was logged. */
  readonly logged: () => string;
}

export interface ReceiverOptions extends Partial<ServerOptions> {
  /** Default: stores everything. */
  readonly commitSpans?: CommitSpans;
  /** Milliseconds, monotonic. Default: stands still. */
  readonly clock?: () => number;
}

/** Starts the methods of OTLP on a free port, without a database: what is to be stored is kept. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const batches: SpanBatch[] = [];
  const { commitSpans = async () => ({ rejected: [] }), clock = () => 0, ...own } = options;
  const registry = new Registry();
  let logged = "";
  const server = await startServer({
    host: "127.0.0.1",
    port: 0,
    service: "ingest-api",
    version: "1.2.3",
    services: [IngestService],
    foreign: otlpContract,
    routes: otlpRoutes({
      mappers: new ProjectMappers(() => Promise.resolve(new Uint8Array(32)), undefined),
      commitSpans: async (projectId, batch) => {
        const result = await commitSpans(projectId, batch);
        batches.push(batch);
        return result;
      },
      metrics: createOtlpMetrics(registry),
      clock,
    }),
    authenticate: () => ({ projectId: 1 }),
    checkReady: () => Promise.resolve({ database: { status: "ok" } }),
    mapError: () => undefined,
    rest: {},
    openapi: {},
    fastPath: process.env["RUNFACTS_FAST_PATH"] !== "off",
    log: createLogger("debug", "test", {
      write: (line: string) => {
        logged += line;
      },
    }),
    registry,
    ...own,
  });
  return { ...server, batches, registry, logged: () => logged };
}
