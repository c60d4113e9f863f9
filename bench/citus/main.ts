// `npm run bench:citus`: writes runs to a cluster of three and to a single PostgreSQL of the same programs and settings, in turns, and
// prints how they compare. Takes a PostgreSQL with Citus, the folder of whose programs CITUS_PG_BIN names.
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureLoginRoles, maintain, migrate } from "@runfacts/db/admin";
import { createKey } from "@runfacts/db/keys";
import { connectDatabase, type Database } from "@runfacts/db/pool";
import {
  cloneDatabase,
  createDatabase,
  runRecord,
  startOtherPostgres,
  startTestCitus,
  stepRecord,
  withDatabase,
} from "@runfacts/db/testing";
import { type RunRecord, writeRuns } from "@runfacts/db/write";
import { median } from "../harness/statistics.ts";

const SECONDS = Number(process.env["CITUS_BENCH_SECONDS"] ?? 5);
const ROUNDS = Number(process.env["CITUS_BENCH_ROUNDS"] ?? 5);
const BATCH = 64;
const STEPS = 10;
const PROJECTS = 6;
const CONNECTIONS = 16;

interface Way {
  readonly name: string;
  /** Runs a transaction. */
  readonly size: number;
  /** Transactions of a project at once. */
  readonly lanes: number;
  readonly projects: number;
  /** Least part of a single PostgreSQL that is wanted. */
  readonly wanted: number;
}

const ways: readonly Way[] = [
  { name: "batches of one project", size: BATCH, lanes: 2, projects: 1, wanted: 0.8 },
  { name: "single runs of one project", size: 1, lanes: 8, projects: 1, wanted: 0.6 },
  {
    name: `batches of ${PROJECTS} projects, on two workers`,
    size: BATCH,
    lanes: 1,
    projects: PROJECTS,
    wanted: 1.3,
  },
];

const names = ["plan", "search_orders", "fetch", "answer"];
const template: RunRecord = runRecord(
  {},
  Array.from({ length: STEPS }, (_, seq) => stepRecord({ seq, name: names[seq % names.length] ?? "plan" })),
);

function freshRun(): RunRecord {
  return { ...template, run: { ...template.run, run_id: randomUUID() } };
}

/** Runs a second. */
async function rateOf(database: Database, { size, lanes, projects }: Way): Promise<number> {
  const end = performance.now() + SECONDS * 1_000;
  const start = performance.now();
  let runs = 0;
  const write = async (project: number) => {
    while (performance.now() < end) {
      await writeRuns(database.of(project), project, Array.from({ length: size }, freshRun));
      runs += size;
    }
  };
  const all = Array.from({ length: projects }, (_, place) =>
    Array.from({ length: lanes }, () => write(place + 1)),
  );
  await Promise.all(all.flat());
  return (runs / (performance.now() - start)) * 1_000;
}

async function main(): Promise<void> {
  const bin = process.env["CITUS_PG_BIN"];
  if (bin === undefined)
    throw new Error("Set CITUS_PG_BIN: the folder of initdb of a PostgreSQL with Citus.");
  await using resources = new AsyncDisposableStack();
  const cluster = await openWithProjects(resources, await startCluster(resources));
  const single = await openWithProjects(resources, await startSingle(resources, bin));
  for (const way of ways) {
    // Plans are made, and pages allotted.
    await rateOf(single, way);
    await rateOf(cluster, way);
    const ratios: number[] = [];
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const ofSingle = await rateOf(single, way);
      const ofCluster = await rateOf(cluster, way);
      ratios.push(ofCluster / ofSingle);
      rates.push(ofSingle);
    }
    const [least = 0, most = 0] = [Math.min(...ratios), Math.max(...ratios)];
    console.log(
      `${way.name}: ${median(ratios).toFixed(2)} of a single PostgreSQL (${least.toFixed(2)} to ${most.toFixed(2)}; wanted ${way.wanted}), which writes ${median(rates).toFixed(0)} runs/s`,
    );
  }
}

interface Urls {
  readonly ownerUrl: string;
  readonly ingestUrl: string;
}

async function startCluster(resources: AsyncDisposableStack): Promise<Urls> {
  const { server } = resources.use(await startTestCitus());
  return resources.use(await cloneDatabase(server));
}

/** As fast instead of safe as the cluster. */
async function startSingle(resources: AsyncDisposableStack, bin: string): Promise<Urls> {
  const settings = { shared_buffers: "64MB", wal_level: "logical" };
  const { url } = resources.use(await startOtherPostgres(join(bin, ".."), { settings }));
  await createDatabase(url, "single");
  const ownerUrl = withDatabase(url, "single");
  await migrate(ownerUrl);
  await maintain(ownerUrl, { daysAhead: 2 });
  const dataDir = await mkdtemp(join(tmpdir(), "runfacts-bench-"));
  resources.defer(() => rm(dataDir, { recursive: true, force: true }));
  return { ownerUrl, ...(await ensureLoginRoles(ownerUrl, { dataDir })) };
}

async function openWithProjects(resources: AsyncDisposableStack, urls: Urls): Promise<Database> {
  for (let project = 2; project <= PROJECTS; project += 1) {
    await createKey(urls.ownerUrl, { project: `project-${project}`, scope: "ingest" });
  }
  const options = { applicationName: "runfacts-bench", maxConnections: CONNECTIONS };
  return resources.use(await connectDatabase(urls.ingestUrl, options));
}

await main();
