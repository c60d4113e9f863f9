import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { cloneDatabase } from "@runfacts/db/testing";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { type MeasuredService, startMeasured } from "./harness/measured-service.ts";

const CONNECTIONS = 150;
const BODY_BYTES = 8 * 1024 * 1024;
/** REQUEST_MEMORY, of which large bodies may take three quarters. */
const MEMORY_MIB = 64;
/** What the bodies come to. */
const SENT_MIB = 1_200;

const resources = new AsyncDisposableStack();
let ingest: MeasuredService;
beforeAll(async () => {
  const database = resources.use(await cloneDatabase(inject("postgres")));
  ingest = resources.use(
    await startMeasured("ingest-svc/src/main.ts", {
      INGEST_PORT: "0",
      INGEST_DATABASE_URL: database.ingestUrl,
      REQUEST_MEMORY: `${MEMORY_MIB}MiB`,
    }),
  );
  for (let at = 0; at < 20; at += 1) await postJson(ingest.url, "/v1/runs", sampleRun());
});
afterAll(() => resources.disposeAsync());

/** Sends all of a large body but its last byte; `answer` is what came back so far. */
function hold(url: string): {
  readonly socket: Socket;
  readonly answer: () => string;
  readonly sent: Promise<void>;
} {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let text = "";
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
  });
  socket.on("error", () => undefined);
  socket.write(
    `POST /v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${BODY_BYTES}\r\n\r\n`,
  );
  const sent = new Promise<void>((resolve) => {
    socket.once("close", () => resolve());
    socket.write(Buffer.alloc(BODY_BYTES - 1, " "), () => resolve());
  });
  return { socket, answer: () => text, sent };
}

describe(`${CONNECTIONS} bodies of 8 MiB less a byte`, () => {
  it("take no more memory than there is for them, others are served beside them, and the memory comes back", {
    timeout: 90_000,
  }, async () => {
    const before = await ingest.rssMib();
    const { result: holders, cost } = await ingest.measure(async () => {
      const all = Array.from({ length: CONNECTIONS }, () => hold(ingest.url));
      await Promise.race([Promise.all(all.map(({ sent }) => sent)), sleep(5_000)]);
      expect((await postJson(ingest.url, "/v1/runs", sampleRun())).status).toBe(201);
      return all;
    });
    const refused = holders.filter(({ answer }) => answer().startsWith("HTTP/1.1 429"));
    expect(refused.length).toBeGreaterThan(CONNECTIONS / 2);
    expect(refused[0]?.answer()).toMatch(/retry-after: 1/i);
    expect(cost.grownMib ?? 0).toBeLessThan(SENT_MIB / 3);

    for (const { socket } of holders) socket.destroy();
    await expect
      .poll(async () => (await ingest.rssMib()) - before, { timeout: 20_000, interval: 500 })
      .toBeLessThan(2 * MEMORY_MIB);
    expect((await postJson(ingest.url, "/v1/runs", sampleRun())).status).toBe(201);
  });
});
