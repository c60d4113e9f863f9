import { setTimeout as delay } from "node:timers/promises";
import { maintain } from "@runfacts/db/admin";
import type { Bench } from "../../harness/bench.ts";
import { type Figure, figure } from "../../harness/figure.ts";
import { startLoad } from "../../harness/load.ts";
import type { Database } from "../../harness/postgres.ts";
import { startIngest } from "../../harness/service.ts";
import { quantile } from "../../harness/statistics.ts";
import { sizeText } from "./figures.ts";

/** Days before today that are kept in the first round; one less in each that follows. */
const KEPT_DAYS = 28;
const ROUNDS = 3;
const SECONDS_BEFORE = 1;
const SECONDS = 5;

/** Drops one day after the other of a filled database while single runs arrive at half of the top rate. */
export async function expiryFigures(
  { signal, note }: Bench,
  { ownerUrl, ingestUrl, size }: Database & { readonly size: number },
): Promise<Figure[]> {
  await using resources = new AsyncDisposableStack();
  const service = resources.use(await startIngest(ingestUrl));
  const load = resources.use(await startLoad(signal));
  const unary = { protocol: "grpc-unary", url: service.url } as const;
  const top = await load.run({ ...unary, pace: { kind: "closed", inFlight: 64, seconds: SECONDS } });
  const rate = top.runs / top.seconds / 2;

  // The oldest day of the history is a part of a day: it goes first, unmeasured.
  await maintain(ownerUrl, { retentionDays: KEPT_DAYS });
  const seconds: number[] = [];
  const p99s: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const writing = load.run({ ...unary, pace: { kind: "open", rate, seconds: SECONDS } });
    await delay(SECONDS_BEFORE * 1_000);
    const start = performance.now();
    const { dropped } = await maintain(ownerUrl, { retentionDays: KEPT_DAYS - round });
    seconds.push((performance.now() - start) / 1_000);
    if (dropped.length !== 1) throw new Error(`${dropped.length} days were dropped instead of one`);
    const { latencies } = await writing;
    p99s.push(quantile(latencies, 0.99));
    note(`query: day ${dropped.join()} dropped while ${rate.toFixed(0)} runs/s arrived`);
  }
  const at = `at ${sizeText(size)} runs`;
  return [
    figure(`dropping one day of 30 ${at}`, seconds, "s", { atMost: 0.5 }),
    figure(`writers' p99 while one day of 30 is dropped ${at}`, p99s, "ms", { atMost: 500 }),
  ];
}
