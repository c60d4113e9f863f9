import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { reachServer } from "./reach-server.ts";

const ANSWER_MS = 200;

/** A server that says nothing to the first connections, and how many came. */
async function startServer(silentFor: number) {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    if (connections > silentFor) socket.end("N");
    else socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    at: { host: "127.0.0.1", port },
    connections: () => connections,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

describe("reachServer", () => {
  it("takes a server for there that misses one answer", async () => {
    await using server = await startServer(1);
    await reachServer(server.at, ANSWER_MS);
    expect(server.connections()).toBe(2);
  });

  it("takes one for silent that answers nobody, and one that refuses", async () => {
    await using server = await startServer(Number.POSITIVE_INFINITY);
    await expect(reachServer(server.at, ANSWER_MS)).rejects.toMatchObject({ code: "ETIMEDOUT" });
    const refusing = await startServer(0);
    await refusing[Symbol.asyncDispose]();
    await expect(reachServer(refusing.at, 60_000)).rejects.toMatchObject({ code: "ETIMEDOUT" });
  });
});
