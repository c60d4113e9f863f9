import { setTimeout as delay } from "node:timers/promises";
import type { Bench } from "../../harness/bench.ts";
import { type Figure, figure } from "../../harness/figure.ts";
import { startLoad } from "../../harness/load.ts";
import { peakMemoryMb, resetPeakMemory } from "../../harness/peak-memory.ts";
import { query } from "../../harness/postgres.ts";
import { startIngest } from "../../harness/service.ts";
import { openStallableProxy } from "../../harness/stallable-proxy.ts";

/** The parts of this benchmark. */
export const stallParts = ["stall"] as const;

/** More than the service lets one connection have in flight, so that it is the service that must say no. */
const CONNECTIONS = 64;
const SECONDS_BEFORE = 3;
const SECONDS_AFTER = 5;

/**
 * The service at the rate it can take at most, in batches, while its database stops to answer: how much memory it takes,
 * and whether what it acknowledged is there afterwards.
 */
export async function benchStall({ postgres, isShort, signal, note }: Bench): Promise<Figure[]> {
  await using resources = new AsyncDisposableStack();
  const stallSeconds = isShort ? 10 : 60;
  const database = await postgres.createDatabase("bench_stall");
  const proxy = resources.use(await openStallableProxy(database.ingestUrl));
  const service = resources.use(await startIngest(proxy.url));
  const load = resources.use(await startLoad(signal));

  const batches = { protocol: "grpc-batch", url: service.url, connections: CONNECTIONS } as const;
  const top = await load.run({
    ...batches,
    pace: { kind: "closed", inFlight: 8, seconds: isShort ? 2 : 5 },
  });
  const requestsPerSecond = top.latencies.length / top.seconds;
  note(
    `stall: ${(top.runs / top.seconds).toFixed(0)} runs/s in batches, then the database stalls ${stallSeconds} s`,
  );

  await resetPeakMemory(service.pid);
  const stalled = stallFor(proxy, stallSeconds, signal);
  const result = await load.run({
    ...batches,
    pace: {
      kind: "open",
      rate: requestsPerSecond,
      seconds: SECONDS_BEFORE + stallSeconds + SECONDS_AFTER,
    },
  });
  await stalled;
  const peak = await peakMemoryMb(service.pid);
  const lost = await countMissing(database.ownerUrl, [...top.acknowledged, ...result.acknowledged]);
  note(`stall: ${result.runs} runs acknowledged, ${result.refused} refused, ${lost} lost`);
  const during = `with the database stalled ${stallSeconds} s`;
  return [
    figure(`memory of ingest ${during} under full load`, [peak], "MB", { atMost: 350 }),
    figure(`acknowledged runs lost ${during}`, [lost], "runs", { atMost: 0 }),
    figure(`runs offered ${during}`, [result.runs + result.refused], "runs"),
    figure(`runs acknowledged ${during}`, [result.runs], "runs"),
  ];
}

async function stallFor(
  proxy: { stall(): void; resume(): void },
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  const wait = (ms: number) => delay(ms, undefined, { signal }).catch(() => {});
  await wait(SECONDS_BEFORE * 1_000);
  proxy.stall();
  await wait(seconds * 1_000);
  proxy.resume();
}

async function countMissing(ownerUrl: string, runIds: readonly string[]): Promise<number> {
  const [row] = await query<{ missing: number }>(
    ownerUrl,
    `SELECT count(*)::int AS missing FROM unnest($1::uuid[]) AS acknowledged (run_id)
    WHERE NOT EXISTS (SELECT FROM agent_runs WHERE project_id = 1 AND run_id = acknowledged.run_id)`,
    [runIds],
  );
  if (row === undefined) throw new Error("the database did not count its rows");
  return row.missing;
}
