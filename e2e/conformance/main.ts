// The server under test of the Connect conformance suite: asked for on standard input, it answers there with its address.
import { create } from "@bufbuild/protobuf";
import { createLogger, startServer } from "@runfacts/server";
import { Registry } from "prom-client";
import type { ServerRequest } from "./definitions.ts";
import { readSchema } from "./schema.ts";
import { serveConformance } from "./service.ts";
import { lengthPrefixed, readMessage } from "./wire.ts";

const schema = readSchema(process.env["CONFORMANCE_SCHEMA"] ?? "");
const request = await readMessage(process.stdin, schema.message("ServerCompatRequest"));
const { messageReceiveLimit } = request as ServerRequest;

const server = await startServer({
  host: "127.0.0.1",
  port: 0,
  service: "conformance",
  version: "0",
  services: [schema.service],
  routes: (router) => serveConformance(router, schema),
  authenticate: () => ({ projectId: 1 }),
  checkReady: () => Promise.resolve({}),
  mapError: () => undefined,
  rest: {},
  openapi: {},
  log: createLogger("fatal", "conformance"),
  registry: new Registry(),
  fastPath: process.env["RUNFACTS_FAST_PATH"] !== "off",
  ...(messageReceiveLimit === 0 ? {} : { limits: { bodyBytes: messageReceiveLimit } }),
});

const address = create(schema.message("ServerCompatResponse"), { host: "127.0.0.1", port: server.port });
process.stdout.write(lengthPrefixed(schema.message("ServerCompatResponse"), address));
process.once("SIGTERM", () => process.exit());
