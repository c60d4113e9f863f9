import { HISTORY_DAYS } from "../../data/history.ts";
import { fillDatabase } from "../../fill/fill-database.ts";
import type { Bench } from "../../harness/bench.ts";
import { noteEmptyTables } from "../../harness/empty-tables.ts";
import { type Figure, figure } from "../../harness/figure.ts";
import { type Load, startLoad } from "../../harness/load.ts";
import { peakMemoryMb, resetPeakMemory, residentMemoryMb } from "../../harness/peak-memory.ts";
import { postgresCpuSeconds } from "../../harness/postgres-cpu.ts";
import { type Service, startIngest, startQuery } from "../../harness/service.ts";
import type { LoadCommand } from "../../load/load-command.ts";
import { growth, indexBytes, logPosition, type TableBytes, tableBytes } from "./measure.ts";

/** The parts of this benchmark. */
export const storageParts = ["storage"] as const;

interface Way extends Pick<LoadCommand, "protocol"> {
  readonly name: string;
  readonly inFlight: number;
  /** Runs to send at least: in the short form, and in the whole one. */
  readonly runs: readonly [short: number, whole: number];
}

const WAYS: readonly Way[] = [
  { name: "batches of 50", protocol: "grpc-batch", inFlight: 4, runs: [5_000, 50_000] },
  { name: "64 calls at once", protocol: "grpc-unary", inFlight: 64, runs: [2_000, 20_000] },
  { name: "one after the other", protocol: "rest", inFlight: 1, runs: [500, 5_000] },
];

/** A table that takes less is not worth a figure. */
const MIN_BYTES_PER_RUN = 10;
/** Runs of a history, in the short form and in the whole one. */
const HISTORIES = [10_000, 100_000] as const;

/** For sizing: what a run of ten steps takes on disk by table and index, of write-ahead log, CPU and memory. */
export async function benchStorage(bench: Bench): Promise<Figure[]> {
  return [...(await measureWays(bench)), ...(await measureDisk(bench))];
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
  for (const way of WAYS) {
    await empty();
    await resetPeakMemory(service.pid);
    const log = await logPosition(ownerUrl);
    const cpu = { service: await service.cpuSeconds(), postgres: await postgresCpuSeconds(postgres.pid) };
    const runs = await send(load, service, way, way.runs[isShort ? 0 : 1]);
    const used = {
      service: (await service.cpuSeconds()) - cpu.service,
      postgres: difference(await postgresCpuSeconds(postgres.pid), cpu.postgres),
    };
    const written = (await logPosition(ownerUrl)) - log;
    note(`storage: ${way.name}: ${runs} runs`);
    const micros = (seconds: number | null) => (seconds === null ? null : (seconds / runs) * 1_000_000);
    figures.push(
      figure(`${way.name}: write-ahead log, a run`, [written / runs], "bytes"),
      figure(`${way.name}: CPU of the service, a run`, [micros(used.service)], "µs"),
      figure(`${way.name}: CPU of PostgreSQL, a run`, [micros(used.postgres)], "µs"),
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

/** Sends at least so many runs, and tells how many. */
async function send(load: Load, { url }: Service, way: Way, wanted: number): Promise<number> {
  let sent = 0;
  while (sent < wanted) {
    const { protocol, inFlight } = way;
    const pace = { kind: "closed", inFlight, seconds: 2 } as const;
    const { runs, refused } = await load.run({ protocol, url, pace });
    if (refused > 0) throw new Error(`${way.name}: ${refused} runs were refused`);
    sent += runs;
  }
  return sent;
}

function difference(after: number | null, before: number | null): number | null {
  return after === null || before === null ? null : after - before;
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
