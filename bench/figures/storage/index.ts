import { HISTORY_DAYS } from "../../data/history.ts";
import { fillDatabase } from "../../fill/fill-database.ts";
import type { Bench } from "../../harness/bench.ts";
import { noteEmptyTables } from "../../harness/empty-tables.ts";
import { type Figure, figure } from "../../harness/figure.ts";
import { startLoad } from "../../harness/load.ts";
import { peakMemoryMb, resetPeakMemory, residentMemoryMb } from "../../harness/peak-memory.ts";
import { startIngest, startQuery } from "../../harness/service.ts";
import { growth, indexBytes, type TableBytes, tableBytes } from "./measure.ts";
import { benchSizing } from "./sizing.ts";
import { measureWay, ways } from "./ways.ts";

/** The parts of this benchmark. */
export const storageParts = ["storage", "sizing"] as const;

/** A table that takes less is not worth a figure. */
const MIN_BYTES_PER_RUN = 10;
/** Runs of a history, in the short form and in the whole one. */
const HISTORIES = [10_000, 100_000] as const;

/**
 * What a run of ten steps takes on disk by table and index, of write-ahead log, CPU and memory; and the constants of sizing.
 *
 * @param options whether these are written to where the calculation takes them from
 */
export async function benchStorage(bench: Bench, options: { readonly isWrite: boolean }): Promise<Figure[]> {
  return [
    ...(bench.wants("storage") ? [...(await measureWays(bench)), ...(await measureDisk(bench))] : []),
    ...(bench.wants("sizing") ? await benchSizing(bench, options) : []),
  ];
}

async function measureWays({ postgres, isShort, signal, note }: Bench): Promise<Figure[]> {
  await using resources = new AsyncDisposableStack();
  const { ownerUrl, ingestUrl, queryUrl } = await postgres.createDatabase("bench_storage");
  const empty = await noteEmptyTables(ownerUrl);
  const service = resources.use(await startIngest(ingestUrl));
  const query = resources.use(await startQuery(queryUrl));
  const load = resources.use(await startLoad(signal));
  const figures = [
    figure("memory of ingest, just started", [await residentMemoryMb(service.pid)], "MB"),
    figure("memory of query, just started", [await residentMemoryMb(query.pid)], "MB"),
  ];
  const sending = { load, service, ownerUrl, postgres, isShort, note };
  for (const way of Object.values(ways)) {
    await empty();
    await resetPeakMemory(service.pid);
    const cost = await measureWay(sending, way);
    figures.push(
      figure(`${way.name}: write-ahead log, a run`, [cost.log], "bytes"),
      figure(`${way.name}: CPU of the service, a run`, [cost.ingest], "µs"),
      figure(`${way.name}: CPU of PostgreSQL, a run`, [cost.postgres], "µs"),
      figure(`${way.name}: memory of ingest at most`, [await peakMemoryMb(service.pid)], "MB"),
    );
  }
  return figures;
}

/** Of a history of several days, with sums that maintenance has finalized. */
async function measureDisk({ postgres, isShort, signal, note }: Bench): Promise<Figure[]> {
  const { ownerUrl } = await postgres.createDatabase("bench_disk");
  const before = await tableBytes(ownerUrl);
  const runs = HISTORIES[isShort ? 0 : 1];
  await fillDatabase(ownerUrl, { runs, now: Date.now() }, { signal, onProgress: () => {} });
  const tables = growth(before, await tableBytes(ownerUrl));
  note(`storage: a history of ${runs} runs in ${HISTORY_DAYS} days`);
  const total = tables.reduce((sum, table) => sum + table.heap + indexBytes(table), 0);
  return [
    figure(`disk, a run of ${runs} in ${HISTORY_DAYS} days`, [total / runs], "bytes"),
    ...tableFigures(tables, runs),
  ];
}

/** Of the tables that matter. */
function tableFigures(tables: readonly TableBytes[], runs: number): Figure[] {
  const large = tables.filter((table) => table.heap + indexBytes(table) >= runs * MIN_BYTES_PER_RUN);
  return large.flatMap((table) => [
    figure(`disk of ${table.table}, a run: table`, [table.heap / runs], "bytes"),
    figure(`disk of ${table.table}, a run: indexes`, [indexBytes(table) / runs], "bytes"),
    ...Object.entries(table.indexes).map(([name, bytes]) =>
      figure(`disk of ${table.table}, a run: index ${name}`, [bytes / runs], "bytes"),
    ),
  ]);
}
