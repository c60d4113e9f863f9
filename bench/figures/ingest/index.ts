import type { Bench } from "../../harness/bench.ts";
import { noteEmptyTables } from "../../harness/empty-tables.ts";
import type { Figure } from "../../harness/figure.ts";
import { startLoad } from "../../harness/load.ts";
import { peakMemoryMb, resetPeakMemory } from "../../harness/peak-memory.ts";
import { startPlainWay } from "../../harness/plain-way.ts";
import { type ServiceOptions, startIngest } from "../../harness/service.ts";
import { ingestFigures, type Rounds } from "./figures.ts";
import { halfRateLatencies } from "./half-rate.ts";
import { measureSlot, type Slot } from "./slot.ts";
import { type Variant, type VariantName, variants } from "./variants.ts";

/** The parts of this benchmark. */
export const ingestParts = ["copy", "batches", "otlp", "unary", "rest", "latency", "disk"] as const;

/**
 * The write path against the limit, COPY, and against the plain way: all on one database, in turn, each slot beginning
 * with empty tables.
 */
export async function benchIngest(bench: Bench, options: ServiceOptions = {}): Promise<Figure[]> {
  await using resources = new AsyncDisposableStack();
  const database = await bench.postgres.createDatabase("bench_ingest");
  const empty = await noteEmptyTables(database.ownerUrl);
  const service = resources.use(await startIngest(database.ingestUrl, options));
  const plain = resources.use(await startPlainWay(database.ingestUrl));
  const load = resources.use(await startLoad(bench.signal));
  const all = variants(bench.wants, { database, service, plain });
  const { seconds, rounds } = bench.isShort ? { seconds: 1.5, rounds: 3 } : { seconds: 5, rounds: 5 };
  const setting = { postgres: bench.postgres, ownerUrl: database.ownerUrl, load, empty, seconds };

  for (const variant of all) {
    bench.note(`ingest: ${variant.name}, warm-up`);
    await measureSlot(setting, variant);
  }
  await resetPeakMemory(service.pid);
  const measured = new Map<VariantName, Slot[]>(all.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const variant of all) {
      const slot = await measureSlot(setting, variant);
      measured.get(variant.name)?.push(slot);
      bench.note(`ingest: ${variant.name}, round ${round} of ${rounds}: ${rate(slot)} runs/s`);
    }
  }
  const peakMb = await peakMemoryMb(service.pid);
  const latencies = bench.wants("latency") ? await halfRate(bench, setting, all, measured) : [];
  return [...ingestFigures(measured, peakMb), ...latencies];
}

async function halfRate(
  bench: Bench,
  setting: Parameters<typeof measureSlot>[0],
  all: readonly Variant[],
  measured: Rounds,
): Promise<Figure[]> {
  const unary = all.find(({ name }) => name === "gRPC unary");
  if (unary === undefined) throw new Error("the latency needs the top rate of gRPC unary");
  return halfRateLatencies(bench, setting, unary, measured.get(unary.name) ?? []);
}

function rate({ runs, seconds }: Slot): string {
  return (runs / seconds).toFixed(0);
}
