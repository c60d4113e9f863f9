import { maintain, verifyRollups } from "@runfacts/db/admin";
import { createRandom } from "@runfacts/dev/random";
import { describe, expect, it } from "vitest";
import { asOwner } from "../harness/embedded-platform.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { startIngestProcess } from "../harness/processes.ts";
import { getJson } from "../harness/rest.ts";
import { encodeOtlp } from "./harness/encode-otlp.ts";
import { exchange, type Way, ways } from "./harness/exchange.ts";
import { type Item, randomRecords, randomSpans, requestOf, shuffled } from "./harness/random-telemetry.ts";

const SENDERS = 8;
const RUNS = 60;
const SEED = 16;

async function send(url: string, items: readonly Item[], way: Way): Promise<void> {
  const [{ signal }] = items as readonly [Item];
  const request = requestOf(signal, items);
  const body = way.protocol === "json" ? Buffer.from(JSON.stringify(request)) : encodeOtlp(signal, request);
  const { status, text } = await exchange(url, signal, way, Buffer.from(body));
  expect(["http 200", "grpc 0"], text).toContain(status);
}

/** What people are told of all runs, but for what tells when it came. */
async function runsOf({ queryUrl }: Platform): Promise<ReadonlyMap<string, unknown>> {
  const { body } = await getJson(queryUrl, "/v1/runs?page_size=100");
  const ids = (body as { run_id: string }[]).map(({ run_id }) => run_id);
  const runs = new Map<string, unknown>();
  for (const id of ids.sort()) {
    const { created_at: _, ...run } = (await getJson(queryUrl, `/v1/runs/${id}`)).body as Record<
      string,
      unknown
    >;
    runs.set(id, run);
  }
  return runs;
}

/** A project of the same key, so that digests and sessions can be compared. */
const shareKey = ({ database }: Platform) =>
  asOwner(database.ownerUrl, `UPDATE projects SET digest_key = decode(repeat('07', 32), 'hex')`);

describe("two ingest services over one database", () => {
  it("tell the same of telemetry in pieces, in any order and several times, as one is told of it whole", {
    timeout: 240_000,
  }, async () => {
    await using whole = await startPlatform();
    await using parts = await startPlatform();
    await Promise.all([shareKey(whole), shareKey(parts)]);
    await using first = await startIngestProcess(parts.database.ingestUrl);
    await using second = await startIngestProcess(parts.database.ingestUrl);
    const random = createRandom(SEED);
    const runs = Array.from({ length: RUNS }, (_, n) =>
      n % 3 === 0 ? randomRecords(random) : randomSpans(random),
    );

    for (const [n, items] of runs.entries()) await send(whole.ingestUrl, items, ways[n % ways.length] as Way);
    const requests = shuffled(random, runs.flat());
    const sendAll = async () => {
      await Promise.all(
        Array.from({ length: SENDERS }, async (_, sender) => {
          const { url } = sender % 2 === 0 ? first : second;
          for (const [n, items] of requests.entries()) {
            if (n % SENDERS === sender) await send(url, items, ways[n % ways.length] as Way);
          }
        }),
      );
    };
    const expectSame = async () => {
      const told = await runsOf(whole);
      expect(told.size).toBeGreaterThan(RUNS / 2);
      expect(await runsOf(parts)).toEqual(told);
      expect(await verifyRollups(parts.database.ownerUrl)).toEqual([]);
      for (const path of ["/v1/stats", "/v1/failure-groups", "/v1/facets"])
        expect((await getJson(parts.queryUrl, path)).body).toEqual(
          (await getJson(whole.queryUrl, path)).body,
        );
    };

    await sendAll();
    await expectSame();
    await sendAll();
    await expectSame();
    for (const { database } of [whole, parts]) await maintain(database.ownerUrl, { runTimeoutMs: 1 });
    await expectSame();
  });
});

describe("an ingest process that is killed", () => {
  it("has stored each span that it said OK to; the others are stored once when they are sent again", {
    timeout: 120_000,
  }, async () => {
    await using platform = await startPlatform();
    await using first = await startIngestProcess(platform.database.ingestUrl);
    const random = createRandom(SEED);
    const sent: { readonly items: readonly Item[]; isAcknowledged: boolean }[] = [];
    let isDead = false;
    const work = async (_: unknown, sender: number) => {
      while (!isDead) {
        // Of a dialect by its first span, so that each makes a run.
        const items = randomSpans(random).map((item, place) =>
          place > 0
            ? item
            : {
                ...item,
                own: {
                  ...item.own,
                  attributes: [{ key: "gen_ai.operation.name", value: { stringValue: "chat" } }],
                },
              },
        );
        const entry = { items, isAcknowledged: false };
        sent.push(entry);
        entry.isAcknowledged = await send(first.url, items, ways[sender % ways.length] as Way).then(
          () => true,
          () => false,
        );
      }
    };
    const working = Array.from({ length: SENDERS }, work);
    await expect
      .poll(() => sent.filter(({ isAcknowledged }) => isAcknowledged).length, {
        timeout: 60_000,
        interval: 20,
      })
      .toBeGreaterThan(100);
    first.process.kill("SIGKILL");
    isDead = true;
    await Promise.all([...working, first.ended]);

    const stored = async (items: readonly Item[]) => {
      const id = String(items[0]?.own["traceId"]).replace(
        /^(.{8})(.{4})(.{4})(.{4})(.{12})$/,
        "$1-$2-$3-$4-$5",
      );
      const { body } = await getJson(platform.queryUrl, `/v1/runs/${id}`);
      return ((body as { steps?: unknown[] }).steps ?? []).length;
    };
    for (const { items, isAcknowledged } of sent) {
      if (isAcknowledged) expect(await stored(items)).toBe(items.length);
    }
    await using second = await startIngestProcess(platform.database.ingestUrl);
    for (const { items } of sent) await send(second.url, items, ways[1] as Way);
    for (const { items } of sent) expect(await stored(items)).toBe(items.length);
    const rows = await asOwner(
      platform.database.ownerUrl,
      "SELECT (SELECT count(*)::int FROM agent_runs) AS runs, (SELECT count(*)::int FROM agent_steps) AS steps",
    );
    expect(rows).toEqual([
      { runs: sent.length, steps: sent.reduce((sum, { items }) => sum + items.length, 0) },
    ]);
  });
});
