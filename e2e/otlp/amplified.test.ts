import { cloneDatabase } from "@runfacts/db/testing";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { validBatch } from "../budget/amplify/valid-batch.ts";
import { type Cost, type MeasuredService, startMeasured } from "../budget/harness/measured-service.ts";
import { type Encoding, send } from "../budget/harness/send.ts";
import { bombs } from "./fuzz/bombs.ts";
import { exportMethods } from "./fuzz/export-methods.ts";
import { sendOtlp } from "./fuzz/send-otlp.ts";

/** Memory that a request may take. */
const BUDGET_MIB = 64;
/** A machine that is busy with other things measures this much worse at times; without bounds it is a hundred times. */
const TOLERANCE = 3;

const resources = new AsyncDisposableStack();
let ingest: MeasuredService;
/** What a batch of 8 MiB of runs costs that are all stored, on this machine at this time. */
let plain: Cost;

beforeAll(async () => {
  const database = resources.use(await cloneDatabase(inject("postgres")));
  const env = { INGEST_PORT: "0", INGEST_DATABASE_URL: database.ingestUrl };
  ingest = resources.use(await startMeasured("ingest-svc/src/main.ts", env));
  await sendPlain();
  plain = await sendPlain();
});
afterAll(() => resources.disposeAsync());

async function sendPlain(): Promise<Cost> {
  const body = Buffer.from(validBatch());
  const sending = { protocol: "rest", encoding: "identity", path: "/v1/runs:batch", body } as const;
  const { result, cost } = await ingest.measure(() => send(ingest.url, sending));
  expect(result.status).toBe("http 200");
  return cost;
}

const encodings: readonly Encoding[] = ["gzip", "identity", "br"];
const cases = bombs.map((bomb, at) => {
  const isGrpc = bomb.encoding === "protobuf" && at % 2 === 0;
  return {
    ...bomb,
    way: isGrpc ? ("grpc" as const) : ("http" as const),
    compression: encodings[at % 3] ?? "gzip",
  };
});

describe("a request of OTLP of at most 8 MiB", () => {
  // Measured again where others took the machine meanwhile: what amplifies does so each time.
  it.each(cases)(
    "$name ($way, $compression)",
    { retry: 2 },
    async ({ signal, encoding, make, way, compression }) => {
      const body = make();
      const { result, cost } = await ingest.measure(() =>
        way === "grpc"
          ? send(ingest.url, { protocol: "grpc", encoding: compression, path: exportMethods[signal], body })
          : sendOtlp(ingest.url, { signal, encoding, compression, body }),
      );
      expect(result.status).toMatch(/^(?:grpc (?:0|3|8)|http (?:200|400|413))$/);
      expect(cost.blockMs).toBeLessThan(TOLERANCE * plain.blockMs);
      expect(cost.grownMib ?? 0).toBeLessThan(TOLERANCE * BUDGET_MIB);
    },
  );
});
