import { cloneDatabase } from "@runfacts/db/testing";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type Cost, type MeasuredService, startMeasured } from "./harness/measured-service.ts";
import { type Sending, send } from "./harness/send.ts";

const BYTES = 8 * 1024 * 1024;
const FRAME_BYTES = 5;
/** How much longer than one message of as many bytes that is refused; a frame at a time it was a hundred times. */
const TOLERANCE = 20;

const resources = new AsyncDisposableStack();
let query: MeasuredService;
beforeAll(async () => {
  const database = resources.use(await cloneDatabase(inject("postgres")));
  query = resources.use(
    await startMeasured("query-svc/src/main.ts", { QUERY_PORT: "0", QUERY_DATABASE_URL: database.queryUrl }),
  );
});
afterAll(() => resources.disposeAsync());

const path = (method: string) => `/runfacts.v1.QueryService/${method}`;
/** As many frames as fit, each without a message. */
const frames = Buffer.alloc(BYTES - (BYTES % FRAME_BYTES) - FRAME_BYTES);

async function cost(sending: Omit<Sending, "encoding">): Promise<Cost> {
  const own = await query.measure(() =>
    send(query.url, { ...sending, encoding: "identity", isFramed: true }),
  );
  // No call holds more than one message: UNIMPLEMENTED.
  expect(own.result.status).toBe("grpc 12");
  return own.cost;
}

it.each([
  ["grpc", "GetRun"],
  ["grpc-web", "GetRun"],
  ["grpc", "WatchRuns"],
  ["grpc-web", "WatchRuns"],
] as const)(
  "a million frames of %s in a call of %s cost no more than they are long",
  async (protocol, method) => {
    const two = await cost({ protocol, path: path(method), body: Buffer.alloc(2 * FRAME_BYTES) });
    const many = await cost({ protocol, path: path(method), body: frames });
    expect(many.blockMs).toBeLessThan(TOLERANCE * (two.blockMs + 10));
    expect(many.grownMib ?? 0).toBeLessThan(128);
  },
);
