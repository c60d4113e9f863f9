import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { waitForQuery } from "./wait-for-query.ts";

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it("waits for a query service that begins to listen later", async () => {
  const port = await freePort();
  let isReady = false;
  const options = { waitMs: 60_000, stop: new AbortController().signal };
  const waiting = waitForQuery(new URL(`http://127.0.0.1:${port}/runfacts`), options).then(() => {
    isReady = true;
  });
  await sleep(300);
  expect(isReady).toBe(false);
  await using server = createServer();
  await once(server.listen(port, "127.0.0.1"), "listening");
  await waiting;
});

it("waits no longer than it is told, and not for what is to stop", async () => {
  const url = new URL(`http://127.0.0.1:${await freePort()}`);
  await waitForQuery(url, { waitMs: 200, stop: new AbortController().signal });
  await waitForQuery(url, { waitMs: 60_000, stop: AbortSignal.abort() });
  const stop = new AbortController();
  const waiting = waitForQuery(url, { waitMs: 60_000, stop: stop.signal });
  stop.abort();
  await waiting;
});
