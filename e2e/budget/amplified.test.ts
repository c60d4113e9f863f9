import { cloneDatabase } from "@runfacts/db/testing";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import { QueryService } from "@runfacts/gen/server/query_service";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Amplifier } from "./amplify/amplifier.ts";
import { amplifiersOf } from "./amplify/amplifiers.ts";
import { nearLimitAmplifiers } from "./amplify/near-limit-amplifiers.ts";
import { validBatch } from "./amplify/valid-batch.ts";
import { type Cost, type MeasuredService, startMeasured } from "./harness/measured-service.ts";
import { type Answer, type Encoding, type Protocol, send } from "./harness/send.ts";

/** Memory that a request may take. */
const BUDGET_MIB = 64;
/** A machine that is busy with other things measures this much worse at times; without bounds it was a hundred times. */
const TOLERANCE = 3;

const resources = new AsyncDisposableStack();
let ingest: MeasuredService;
let query: MeasuredService;
/** What a batch of 8 MiB of runs costs that are all stored, on this machine when the tests began. */
let plain: Cost;

beforeAll(async () => {
  const database = resources.use(await cloneDatabase(inject("postgres")));
  ingest = resources.use(
    await startMeasured("ingest-svc/src/main.ts", {
      INGEST_PORT: "0",
      INGEST_DATABASE_URL: database.ingestUrl,
    }),
  );
  query = resources.use(
    await startMeasured("query-svc/src/main.ts", { QUERY_PORT: "0", QUERY_DATABASE_URL: database.queryUrl }),
  );
  await sendPlain();
  plain = await sendPlain();
});
afterAll(() => resources.disposeAsync());

async function sendPlain(): Promise<Cost> {
  const body = Buffer.from(validBatch());
  const { result, cost } = await ingest.measure(() =>
    send(ingest.url, { protocol: "rest", encoding: "identity", path: "/v1/runs:batch", body }),
  );
  expect(result.status).toBe("http 200");
  return cost;
}

/** Each form in the ways that are read by other code: gRPC plain and compressed, gRPC-Web, Connect, REST. */
const ways: Readonly<Record<Amplifier["form"], readonly (readonly [Protocol, Encoding])[]>> = {
  binary: [
    ["grpc", "identity"],
    ["grpc", "gzip"],
    ["grpc-web", "br"],
    ["connect-proto", "gzip"],
  ],
  json: [
    ["connect-json", "gzip"],
    ["connect-json", "identity"],
  ],
  rest: [
    ["rest", "br"],
    ["rest", "gzip"],
  ],
};

const restPaths: Readonly<Record<string, string>> = {
  IngestRun: "/v1/runs",
  IngestRuns: "/v1/runs:batch",
  RecordRunPart: "/v1/runs:record",
  RecordSignals: "/v1/signals",
};

const amplifiers = amplifiersOf([IngestService, QueryService]);
const all = [...amplifiers, ...nearLimitAmplifiers(IngestService.method.ingestRuns)];
/** All of them take minutes; AMPLIFIED=all sends them all. The libraries count the same way before they build anything. */
const EVERY = process.env["AMPLIFIED"] === "all" ? 1 : process.env["RUNFACTS_FAST_PATH"] === "off" ? 12 : 5;
/** Each in one of its ways, in turn: all shapes come in all ways, though no shape in each. */
const cases = all.flatMap((amplifier, at) => {
  // One of so many, at another place each time, so that none of the ways is left out; and all of the few that cost most.
  if (at < amplifiers.length && at % EVERY !== Math.floor(at / EVERY) % EVERY) return [];
  const own = ways[amplifier.form];
  const way = own[at % own.length];
  // A stream of Connect has envelopes, which a unary call has not.
  const isOther = amplifier.method.methodKind !== "unary" && way?.[0] === "connect-proto";
  return way === undefined || isOther ? [] : [{ ...amplifier, protocol: way[0], encoding: way[1] }];
});

describe("a request of at most 8 MiB", () => {
  it("is made for every list and map of every request", () => {
    const names = all.map(({ name }) => name).join("\n");
    for (const field of ["run.steps", "part.failures", "runs.steps.metadata.fields", "values"])
      expect(names).toContain(field);
  });

  // Sent again where others took the machine meanwhile: what amplifies does so each time.
  it.each(cases)(
    "$name ($protocol, $encoding)",
    { retry: 2 },
    async ({ method, form, make, protocol, encoding }) => {
      const service = method.parent === IngestService ? ingest : query;
      const sending = {
        protocol,
        encoding,
        path: form === "rest" ? (restPaths[method.name] ?? "") : `/${method.parent.typeName}/${method.name}`,
        body: make(),
        deadline: method.methodKind === "unary" ? undefined : "1S",
      };
      const measure = async () => {
        const { result, cost } = await service.measure(() => send(service.url, sending));
        expectAnswer(method.name, result);
        return cost;
      };
      let cost = await measure();
      let { blockMs } = plain;
      if (cost.blockMs >= TOLERANCE * blockMs) {
        // The machine may be slower than it was then: both again, side by side.
        const before = await sendPlain();
        cost = await measure();
        blockMs = Math.max(before.blockMs, (await sendPlain()).blockMs);
      }
      expect(cost.blockMs).toBeLessThan(TOLERANCE * blockMs);
      expect(cost.grownMib ?? 0).toBeLessThan(TOLERANCE * BUDGET_MIB);
    },
  );
});

/** No fault of the service; and nothing of a run is stored that is none. Streams end at their deadline. */
function expectAnswer(method: string, { status }: Answer): void {
  const isRefused = /^(grpc (3|8)|http (400|413|429))$/.test(status);
  const mayPass = !["IngestRun", "RecordRunPart"].includes(method);
  expect(isRefused || (mayPass && /^(grpc (0|4)|http 200)$/.test(status)), status).toBe(true);
}
