import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { cloneDatabase } from "@runfacts/db/testing";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startIngestProcess } from "../harness/processes.ts";
import { postJson } from "../harness/rest.ts";

let database: Awaited<ReturnType<typeof cloneDatabase>>;
beforeAll(async () => {
  database = await cloneDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

/** A server on a port of its own, which others then cannot have. */
async function holdPort() {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { server, port: (server.address() as AddressInfo).port };
}

/** A port that nobody has right now. */
async function freePort(): Promise<number> {
  const { server, port } = await holdPort();
  server.close();
  await once(server, "close");
  return port;
}

describe.each(["1", "2"])("an ingest service of %s processes", (INGEST_WORKERS) => {
  it("takes OTLP on its ports too, and starts without one that is taken, with one line", async () => {
    const { server, port: taken } = await holdPort();
    const free = await freePort();
    const env = {
      INGEST_WORKERS,
      LOG_LEVEL: "warn",
      OTLP_GRPC_PORT: String(taken),
      OTLP_HTTP_PORT: String(free),
    };
    await using ingest = await startIngestProcess(database.ingestUrl, env, "pipe");
    let printed = "";
    for (const stream of [ingest.process.stdout, ingest.process.stderr])
      stream?.on("data", (chunk) => {
        printed += String(chunk);
      });
    for (const url of [ingest.url, `http://127.0.0.1:${free}`]) {
      const { status, body } = await postJson(url, "/v1/traces", {});
      expect([status, body]).toEqual([200, {}]);
    }
    await expect.poll(() => printed).toContain(`, and takes OTLP on ${free} too\n`);
    expect(printed.match(/OTLP is not taken on port \d+/g)).toEqual([`OTLP is not taken on port ${taken}`]);
    server.close();
  });
});
