import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { mutateBytes } from "@runfacts/dev/mutate-bytes";
import { mutateJson } from "@runfacts/dev/mutate-json";
import { createRandom } from "@runfacts/dev/random";
import type { ServiceProcess } from "@runfacts/dev/service-process";
import { canariesOf } from "@runfacts/otlp/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner, type OwnPostgres, startOwnPostgres } from "../../harness/embedded-platform.ts";
import { startIngestProcess, startQueryProcess } from "../../harness/processes.ts";
import { encodeOtlp } from "../harness/encode-otlp.ts";
import { exchange, type Oddities, type Reply, type Way, ways } from "../harness/exchange.ts";
import { filesIn, type Place, placeOf, tablesOf, traces } from "./places.ts";
import { type Poisoned, poisonedByTable, poisonedEverywhere } from "./poisoned.ts";

/** Stands in every canary, and nowhere else. */
const MARK = "canaryqzkwv";
/** Stands where it may: what is looked for is found, should it be there. */
const CONTROL = "controlqzkwv";
const HEAP_MS = 120_000;

const resources = new AsyncDisposableStack();
const folder = mkdtempSync(join(tmpdir(), "runfacts-canary-"));
const heaps = mkdtempSync(join(tmpdir(), "runfacts-heap-"));
for (const made of [folder, heaps]) resources.defer(() => rmSync(made, { recursive: true, force: true }));
let postgres: OwnPostgres;
let ingest: ServiceProcess;
let query: ServiceProcess;
const logs: string[] = [];
const replies: (Reply & { readonly sent: string })[] = [];

function listen({ process: { stdout, stderr } }: ServiceProcess): void {
  for (const stream of [stdout, stderr]) stream?.on("data", (chunk: Buffer) => logs.push(chunk.toString()));
}

beforeAll(async () => {
  postgres = resources.use(
    await startOwnPostgres(
      {
        fsync: "off",
        // All that the server is told is in its log, with all values, and all of its WAL is kept as it was written.
        log_statement: "all",
        log_error_verbosity: "default",
        log_min_messages: "debug1",
        wal_compression: "off",
        wal_keep_size: "4GB",
      },
      folder,
    ),
  );
  const env = {
    LOG_LEVEL: "trace",
    NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${heaps}`,
    OTLP_GRPC_PORT: "off",
    OTLP_HTTP_PORT: "off",
  };
  ingest = resources.use(await startIngestProcess(postgres.ingestUrl, env, "pipe"));
  query = resources.use(await startQueryProcess(postgres.queryUrl, { LOG_LEVEL: "trace" }, "pipe"));
  listen(ingest);
  listen(query);
});
afterAll(() => resources.disposeAsync());

/** The same in each place: no trace of the mark. */
function expectNoTrace(places: Iterable<Place>): void {
  const found: string[] = [];
  for (const place of places) found.push(...traces(MARK, place));
  expect(found).toEqual([]);
}

async function send(
  signal: Poisoned["signal"],
  way: Way,
  body: Uint8Array,
  oddities?: Oddities,
): Promise<string> {
  const reply = await exchange(ingest.url, signal, way, body, oddities);
  replies.push({ ...reply, sent: `${signal} by ${way.protocol}` });
  return reply.status;
}

const bodyOf = ({ signal, request }: Poisoned, { protocol }: Way) =>
  protocol === "json" ? Buffer.from(JSON.stringify(request)) : encodeOtlp(signal, request);

const isTaken = (status: string) => status === "http 200" || status === "grpc 0";
const sentence = canariesOf(MARK).sentence;
/** What carries context from one process to the next. */
const headers = {
  baggage: `user=${MARK}, prompt=${encodeURIComponent(sentence)}`,
  tracestate: `vendor=${MARK}`,
  "user-agent": MARK,
  "x-prompt": sentence,
};

/** Bodies that are no request, where readers stumble over a canary. */
function stumblingBlocks(): readonly string[] {
  const span = (fields: object) => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [fields] }] }] });
  return [
    sentence,
    `"${sentence}"`,
    `{"resourceSpans": [{"${sentence}`,
    `{"resourceSpans": ${sentence}}`,
    JSON.stringify({ resourceSpans: sentence }),
    JSON.stringify({ resourceSpans: [sentence] }),
    ...[
      "traceId",
      "spanId",
      "parentSpanId",
      "startTimeUnixNano",
      "kind",
      "attributes",
      "events",
      "status",
    ].map((field) => span({ [field]: sentence })),
    span({ name: { [sentence]: sentence } }),
    span({ attributes: [{ key: sentence, value: sentence }] }),
    span({ attributes: [{ key: sentence, value: { intValue: sentence } }] }),
    span({ attributes: [{ key: "a", value: { bytesValue: `*${sentence}` } }] }),
    span({ traceId: Buffer.from(MARK).toString("hex"), spanId: "00" }),
  ];
}

/** What an agent without secrets sends. */
function control(): Poisoned {
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId: "c0".repeat(16),
    spanId: "c0".repeat(8),
    name: "chat",
    startTimeUnixNano: String(now - 1_000_000_000n),
    endTimeUnixNano: String(now),
    attributes: [
      { key: "gen_ai.operation.name", value: { stringValue: "chat" } },
      { key: "gen_ai.agent.name", value: { stringValue: CONTROL } },
    ],
  };
  return { signal: "traces", request: { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] } };
}

/** Writes down what the service's heap holds after everything that can go is gone. */
async function heapOf({ process: { pid = 0 } }: ServiceProcess): Promise<readonly Place[]> {
  process.kill(pid, "SIGUSR2");
  const isWhole = (bytes: Buffer) => bytes.subarray(-8).toString().trimEnd().endsWith("}");
  await expect
    .poll(() => [...filesIn(heaps)].filter(({ bytes }) => isWhole(bytes)).length, {
      timeout: HEAP_MS,
      interval: 500,
    })
    .toBe(1);
  return [...filesIn(heaps)];
}

describe("content in telemetry", () => {
  it("is taken with what is around it, in every attribute of every dialect, by every way", {
    timeout: 300_000,
  }, async () => {
    const byTable = poisonedByTable(MARK, ways.length);
    for (const [at, poisoned] of byTable.entries()) {
      const way = ways[at % ways.length] as Way;
      const status = await send(poisoned.signal, way, bodyOf(poisoned, way), { headers });
      expect(isTaken(status), `${poisoned.signal} by ${way.protocol}: ${status}`).toBe(true);
    }
    for (const poisoned of poisonedEverywhere(MARK)) {
      for (const way of ways) {
        const status = await send(poisoned.signal, way, bodyOf(poisoned, way), { headers });
        expect(isTaken(status), status).toBe(true);
      }
    }
    const [stored] = await asOwner<{ runs: string; steps: string; waiting: string }>(
      postgres.ownerUrl,
      `SELECT (SELECT count(*) FROM agent_runs) AS runs, (SELECT count(*) FROM agent_steps) AS steps,
         (SELECT count(*) FROM waiting_traces) AS waiting`,
    );
    expect(Number(stored?.runs)).toBeGreaterThan(1_000);
    expect(Number(stored?.steps)).toBeGreaterThan(4_000);
    expect(Number(stored?.waiting)).toBeGreaterThan(0);
  });

  it("is refused where it is no request, by every way", { timeout: 120_000 }, async () => {
    const random = createRandom(16);
    const refused: string[] = [];
    for (const block of stumblingBlocks()) {
      for (const way of ways) refused.push(await send("traces", way, Buffer.from(block)));
    }
    expect(refused.filter(isTaken).length).toBeLessThan(refused.length / 2);
    const [traces, records] = poisonedEverywhere(MARK);
    for (const poisoned of [traces, records]) {
      if (poisoned === undefined) throw new Error("nothing to send");
      for (const way of ways) {
        const body = Buffer.from(bodyOf(poisoned, way));
        for (let cases = 0; cases < 20; cases += 1) {
          await send(poisoned.signal, way, body.subarray(0, random.int(1, body.length - 1)));
          const changed =
            way.protocol === "json"
              ? Buffer.from(mutateJson(body.toString(), random))
              : mutateBytes(Buffer.from(body), random);
          await send(poisoned.signal, way, changed);
        }
        await send(poisoned.signal, way, body, { headers: { "content-encoding": MARK } });
        await send(poisoned.signal, way, body, { headers: { "grpc-encoding": MARK } });
        await send(poisoned.signal, way, body, { headers: { "content-type": `application/${MARK}` } });
        await send(poisoned.signal, way, body, { headers: { authorization: `Bearer ${MARK}` } });
        await send(poisoned.signal, way, body, { headers: { "grpc-timeout": MARK } });
        await send(poisoned.signal, way, body, { path: `/v1/${MARK}?x=${encodeURIComponent(sentence)}` });
        await send(poisoned.signal, way, body, { path: `/${MARK}.TraceService/${MARK}` });
      }
    }
    const told = replies.filter(({ status }) => !/^(?:http [1-4]|grpc (?:0|3|5|8|12|16)$)/.test(status));
    expect(told.map(({ status, sent }) => `${sent}: ${status}`)).toEqual([]);
  });

  it("is in no reply", () => {
    expect(replies.length).toBeGreaterThan(500);
    expectNoTrace(replies.map(({ sent, status, text }) => placeOf(`${sent}, ${status}`, text)));
  });

  it("is in no answer to the dashboard", { timeout: 300_000 }, async () => {
    const told: Place[] = [];
    const ask = async (path: string) => {
      const answer = await fetch(new URL(path, query.url));
      const body = await answer.text();
      expect(answer.status, `${path}: ${body}`).toBe(200);
      told.push(placeOf(path, `${body}\n${[...answer.headers].join("\n")}`));
      return { body, link: answer.headers.get("link") ?? "" };
    };
    for (const path of [
      "stats",
      "timeseries",
      "facets",
      "agents",
      "failure-groups",
      "intake-violations",
      "explain",
      "signals",
      "incidents",
    ])
      await ask(`/v1/${path}`);
    await ask("/v1/failure-rates?agent_id=support&failure_type=FAILURE_TYPE_MODEL&failure_code=error");
    await ask("/v1/paths?agent_id=support");
    await ask("/v1/compare?agent_id=support&baseline_version=1&candidate_version=2");
    const runIds: string[] = [];
    for (let next: string | undefined = "/v1/runs?page_size=100"; next !== undefined; ) {
      const { body, link } = await ask(next);
      runIds.push(...(JSON.parse(body) as { run_id: string }[]).map(({ run_id }) => run_id));
      next = /<([^>]+)>; *rel="?next/.exec(link)?.[1];
    }
    expect(runIds.length).toBeGreaterThan(1_000);
    for (const runId of runIds) await ask(`/v1/runs/${runId}`);
    expectNoTrace(told);
  });

  it("is in no heap, once other requests have come", { timeout: 2 * HEAP_MS }, async () => {
    // Of the last requests on each way buffers and the last match of a regular expression may be there for a while.
    for (let rounds = 0; rounds < 10; rounds += 1) {
      for (const way of ways) {
        const status = await exchange(ingest.url, "traces", way, Buffer.from(bodyOf(control(), way)));
        expect(isTaken(status.status), status.text).toBe(true);
        await exchange(ingest.url, "logs", way, Buffer.from("{"));
      }
    }
    await delay(2_000);
    const heap = await heapOf(ingest);
    expect(heap.some(({ bytes }) => bytes.includes("partialSuccess"))).toBe(true);
    expectNoTrace(heap);
  });

  it("is in no metric, in no line of a log, and was never told to PostgreSQL", async () => {
    const scraped = await Promise.all(
      [ingest, query].map(async ({ url }) =>
        placeOf("metrics", await (await fetch(`${url}/metrics`)).text()),
      ),
    );
    expect(scraped[0]?.bytes.toString()).toMatch(
      /otlp_attributes_dropped_total\{reason="not_listed"\} [1-9]/,
    );
    const log = logs.join("");
    expect(log.split("\n").length).toBeGreaterThan(replies.length / 2);
    const [postgresLog] = [...filesIn(folder)].filter(({ name }) => name.endsWith("postgres.log"));
    expect(postgresLog && traces(CONTROL, postgresLog)).not.toEqual([]);
    expectNoTrace([...scraped, placeOf("log", log), ...(postgresLog ? [postgresLog] : [])]);
  });

  it("is in no table, in no segment of the WAL, and in no other file of the database", {
    timeout: 120_000,
  }, async () => {
    const tables = await tablesOf(postgres.ownerUrl);
    const controlled = tables.filter((place) => traces(CONTROL, place).length > 0).map(({ name }) => name);
    expect(controlled.some((name) => name.startsWith("table public.agent_runs"))).toBe(true);
    expectNoTrace(tables);
    await asOwner(postgres.ownerUrl, "CHECKPOINT");
    const holding: string[] = [];
    const found: string[] = [];
    for (const file of filesIn(folder)) {
      if (traces(CONTROL, file).length > 0) holding.push(file.name.replace(/[^/]*$/, ""));
      found.push(...traces(MARK, file));
    }
    expect(holding.some((name) => name.endsWith("pg_wal/"))).toBe(true);
    expect(holding.some((name) => name.includes("/base/"))).toBe(true);
    expect(found).toEqual([]);
  });
});
