import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { describe, expect, it } from "vitest";
import { describeStartError } from "./describe-start-error.ts";

async function listening(server: Server, port = 0, host = "127.0.0.1"): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** What listening there fails with. */
async function failure(port: number, host = "127.0.0.1"): Promise<unknown> {
  return listening(createServer(), port, host).catch((error: unknown) => error);
}

describe("describeStartError", () => {
  it("names the port, the program that has it, and the setting", async () => {
    await using server = createServer((socket) => socket.destroy());
    const port = await listening(server);
    const line = await describeStartError(await failure(port), "QUERY_PORT");
    expect(line).toMatch(
      new RegExp(
        `^port ${port} is in use by another program \\(pid ${process.pid}: node\\S*( \\S+)?\\)\\. Stop it, or set QUERY_PORT to another port\\.$`,
      ),
    );
  });

  it("tells another Runfacts by its health", async () => {
    await using server = createHttpServer((request, response) => {
      response.end(request.url === "/health" ? '{"status":"unhealthy","service":"ingest-api"}' : "{}");
    });
    const port = await listening(server);
    expect(await describeStartError(await failure(port), "INGEST_PORT")).toContain(
      `in use by another Runfacts (ingest-api, pid ${process.pid}`,
    );
  });

  it("names HOST when this machine has no such address", async () => {
    expect(await describeStartError(await failure(0, "192.0.2.1"), "WEB_PORT")).toBe(
      "HOST is not an address of this machine.",
    );
  });

  it("leaves other errors as they are", async () => {
    expect(await describeStartError(new Error("no partitions"), "WEB_PORT")).toBe("no partitions");
  });
});
