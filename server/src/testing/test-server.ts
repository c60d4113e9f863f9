import { setTimeout as sleep } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import type { ServiceImpl } from "@connectrpc/connect";

export { RUN_ID, restRun } from "@runfacts/codec/testing";

import { IngestOutcome, IngestService } from "@runfacts/gen/server/ingest_service";
import { QueryService } from "@runfacts/gen/server/query_service";
import { RunSchema } from "@runfacts/gen/server/run";
import { Registry } from "prom-client";
import { createLogger } from "../config/logger.ts";
import { restMethod } from "../rest/profile.ts";
import { type RunningServer, type ServerOptions, startServer } from "../start-server.ts";

export interface TestServer extends RunningServer {
  /** What was logged, one parsed JSON line each; raw text in `log.text`. */
  readonly log: { readonly lines: () => Record<string, unknown>[]; readonly text: () => string };
  readonly registry: Registry;
}

export interface TestServerOptions extends Partial<ServerOptions> {
  readonly ingest?: Partial<ServiceImpl<typeof IngestService>>;
  readonly query?: Partial<ServiceImpl<typeof QueryService>>;
}

/** Starts a server with both services on a free port; handlers that are not given echo what they get. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  let text = "";
  const write = (line: string) => {
    text += line;
  };
  const log = createLogger("debug", "test", { write });
  const registry = new Registry();
  const { ingest, query, ...rest } = options;
  const server = await startServer({
    host: "127.0.0.1",
    port: 0,
    service: "test-api",
    version: "1.2.3",
    services: [IngestService, QueryService],
    routes: (router) =>
      router
        .service(IngestService, { ...echoIngest, ...ingest })
        .service(QueryService, { ...echoQuery, ...query }),
    authenticate: () => ({ projectId: 7 }),
    checkReady: () => Promise.resolve({ database: { status: "ok" } }),
    mapError: () => undefined,
    rest: {
      IngestRun: restMethod(IngestService.method.ingestRun, {
        status: ({ outcome }) => (outcome === IngestOutcome.CREATED ? 201 : 200),
      }),
    },
    openapi: { openapi: "3.1.0" },
    fastPath: process.env["RUNFACTS_FAST_PATH"] !== "off",
    log,
    registry,
    ...rest,
  });
  const lines = () =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { ...server, log: { lines, text: () => text }, registry };
}

const echoIngest: Partial<ServiceImpl<typeof IngestService>> = {
  ingestRun: ({ run }) => ({ runId: run?.runId ?? "", outcome: IngestOutcome.CREATED }),
  ingestRuns: ({ runs }) => ({
    results: runs.map(({ runId }) => ({ runId, outcome: IngestOutcome.CREATED })),
  }),
};

const echoQuery: Partial<ServiceImpl<typeof QueryService>> = {
  getRun: ({ runId }) => ({ run: create(RunSchema, { runId, agentId: "echo" }) }),
  listRuns: () => ({ runs: [] }),
};

/** Waits until `check` holds, at most 5 s; for what happens a moment after a reply, such as its log line. */
export async function eventually(check: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 5_000; Date.now() < end; await sleep(5)) {
    if (await check()) return;
  }
  throw new Error("did not happen within 5 s");
}
