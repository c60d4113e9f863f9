import { fillDatabase } from "../../fill/fill-database.ts";
import type { Bench } from "../../harness/bench.ts";
import { type Figure, figure } from "../../harness/figure.ts";
import type { Database } from "../../harness/postgres.ts";
import { openRestClient } from "../../harness/rest-client.ts";
import { startQuery } from "../../harness/service.ts";
import { countStatsDifferences } from "./exact-stats.ts";
import { expiryFigures } from "./expiry.ts";
import { queryFigures, sizeText } from "./figures.ts";
import { measureReads, type Sized } from "./measure-reads.ts";
import { type Read, reads } from "./reads.ts";
import { takeSample } from "./sample.ts";

/** The parts of this benchmark. */
export const queryParts = [
  "list",
  "run",
  "stats",
  "series",
  "facets",
  "causes",
  "compare",
  "expiry",
] as const;

const partOf: Readonly<Record<Read["group"], (typeof queryParts)[number]>> = {
  list: "list",
  "list-any": "list",
  run: "run",
  stats: "stats",
  "stats-filtered": "stats",
  series: "series",
  facets: "facets",
  causes: "causes",
  compare: "compare",
};

const SIZES = [10_000, 100_000, 1_000_000];
const SHORT_SIZES = [1_000, 10_000];

/** Reads in databases of several sizes: how fast they are in the largest, and how they grow. */
export async function benchQuery(bench: Bench): Promise<Figure[]> {
  await using resources = new AsyncDisposableStack();
  const databases = [];
  for (const size of bench.isShort ? SHORT_SIZES : SIZES) {
    const database = await bench.postgres.createDatabase(`bench_${size}`);
    databases.push({ ...database, ...(await openSized(bench, database, size, resources)) });
  }
  const [smallest, largest] = [databases[0], databases.at(-1)];
  if (smallest === undefined || largest === undefined) throw new Error("no sizes to measure");

  const wanted = reads.filter(({ group }) => bench.wants(partOf[group]));
  const timings = await measureReads(bench, databases, wanted);
  const sizes = { smallest: smallest.size, largest: largest.size };
  return [
    ...queryFigures(timings, wanted, sizes),
    ...(bench.wants("stats") ? [await exactness(largest)] : []),
    // Last, for it takes days away.
    ...(bench.wants("expiry") ? await expiryFigures(bench, largest) : []),
  ];
}

async function openSized(
  { signal, note }: Bench,
  { ownerUrl, queryUrl }: Database,
  runs: number,
  resources: AsyncDisposableStack,
): Promise<Sized> {
  const history = { runs, now: Date.now() };
  const start = performance.now();
  let told = 0;
  await fillDatabase(ownerUrl, history, {
    signal,
    onProgress: (loaded) => {
      if (loaded < told + 100_000) return;
      told = loaded;
      note(`query: ${sizeText(told)} of ${sizeText(runs)} runs loaded`);
    },
  });
  note(`query: ${sizeText(runs)} runs loaded in ${((performance.now() - start) / 1_000).toFixed(0)} s`);
  const service = resources.use(await startQuery(queryUrl));
  const client = resources.adopt(openRestClient(service.url), (open) => open[Symbol.dispose]());
  return { size: runs, client, sample: await takeSample(ownerUrl, client, history) };
}

async function exactness({ ownerUrl, client, sample, size }: Database & Sized): Promise<Figure> {
  const differences = await countStatsDifferences(ownerUrl, client, sample);
  return figure(`stats counts exact at ${sizeText(size)} runs`, [differences], "differences", { atMost: 0 });
}
