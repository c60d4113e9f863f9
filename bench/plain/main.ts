// The plain way, to compare the service with: a small Connect server over pg that writes a run a transaction on eight
// connections. Takes IngestRun by gRPC and POST /v1/runs by REST; checks nothing, knows no duplicates.
import { once } from "node:events";
import { createServer as createHttp1, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2 } from "node:http2";
import type { AddressInfo, Server } from "node:net";
import { text } from "node:stream/consumers";
import { Code, ConnectError } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { IngestOutcome, IngestService } from "@runfacts/gen/server/ingest_service";
import pg from "pg";
import { fromMessage, type PlainRun } from "./plain-run.ts";
import { writeRun } from "./write-run.ts";

const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: 8 });

const grpc = createHttp2(
  connectNodeAdapter({
    routes: (router) =>
      router.rpc(IngestService.method.ingestRun, async ({ run }) => {
        if (run === undefined) throw new ConnectError("a request without a run", Code.InvalidArgument);
        await writeRun(pool, fromMessage(run));
        return { runId: run.runId, outcome: IngestOutcome.CREATED };
      }),
  }),
);

const rest = createHttp1((request, response) => {
  postRun(request, response).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    response.writeHead(500, { "content-length": 0 }).end();
  });
});

async function postRun(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const run = JSON.parse(await text(request)) as PlainRun;
  await writeRun(pool, run);
  const body = JSON.stringify({ run_id: run.run_id, outcome: "created" });
  response
    .writeHead(201, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
    .end(body);
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

process.on("disconnect", () => process.exit());
// Ctrl-C reaches the whole process group; the parent decides when this process ends.
process.on("SIGINT", () => {});
process.send?.({ grpcUrl: await listen(grpc), restUrl: await listen(rest) });
