import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Constants, defaults, estimate } from "@runfacts/cli/size";
import { agents, environments, runFailures, stepFailures, versions } from "@runfacts/dev/catalogue";
import { HISTORY_DAYS } from "../../data/history.ts";
import { fillDatabase } from "../../fill/fill-database.ts";
import type { Bench } from "../../harness/bench.ts";
import { noteEmptyTables } from "../../harness/empty-tables.ts";
import { type Figure, figure } from "../../harness/figure.ts";
import { startLoad } from "../../harness/load.ts";
import { startIngest } from "../../harness/service.ts";
import { fullest, type MeasuredHistory } from "./fullest.ts";
import { growth, indexBytes, tableBytes } from "./measure.ts";
import { measureSums } from "./measure-sums.ts";
import { partitionRelations } from "./partition-relations.ts";
import { rowCounts } from "./row-counts.ts";
import { changedLevels, sizingFigures } from "./sizing-figures.ts";
import { measureWay, type WayCost, ways } from "./ways.ts";

const MEASURED = join(import.meta.dirname, "../../../cli/src/size/measured.json");
/** Two lengths of runs, from which follows what a run and what a step costs. */
const [FEW, MANY] = [2, 20] as const;
const STEPS = 10;
/** Runs of histories: few, and in the whole form many besides. Hours with many have no rows of what most of them would be one of. */
const [FEW_RUNS, MANY_RUNS] = [10_000, 100_000] as const;
/** Tables with a row, or several, for each run. */
const ofRuns = ["run_registry", "agent_runs", "agent_steps", "agent_failures"] as const;
/** Kinds of step: what models, tools and retrieval are called, and the answer. */
const STEP_NAMES = 11;

/** Measures the constants that `runfacts size` calculates with, and what it makes of them. */
export async function benchSizing(bench: Bench, { isWrite }: { isWrite: boolean }): Promise<Figure[]> {
  const { rows, ...costs } = await measureRuns(bench);
  const { histories, ...sums } = fullest(await measureHistories(bench));
  const measured: Constants = { rows, ...sums, ...costs };
  if (isWrite) await writeFile(MEASURED, `${JSON.stringify(measured, digitsOnly, 2)}\n`);
  return [
    ...sizingFigures(measured),
    figure(
      "sizing: levels of sums that are not as they were",
      [changedLevels(measured.levels)],
      "differences",
    ),
    ...calculatedRows(measured, histories),
  ];
}

/** To four digits: more would be noise. */
function digitsOnly(_: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(4)) : value;
}

type OfRuns = Pick<Constants, "rows" | "log" | "cpu" | "ways" | "relations">;

/** What the service and PostgreSQL take for runs that are sent. */
async function measureRuns({ postgres, isShort, signal, note }: Bench): Promise<OfRuns> {
  await using resources = new AsyncDisposableStack();
  const { ownerUrl, ingestUrl } = await postgres.createDatabase("bench_sizing");
  const relations = await partitionRelations(ownerUrl);
  const empty = await noteEmptyTables(ownerUrl);
  const service = resources.use(await startIngest(ingestUrl));
  const load = resources.use(await startLoad(signal));
  const sending = { load, service, ownerUrl, postgres, isShort, note };
  // What has just started is slow.
  await measureWay(sending, ways.batches);
  await empty();
  const few = await measureWay(sending, ways.batches, FEW);
  await empty();
  const calls = await measureWay(sending, ways.calls);
  await empty();
  const single = await measureWay(sending, ways.single);
  await empty();
  const before = await tableBytes(ownerUrl);
  const many = await measureWay(sending, ways.batches, MANY);
  const grown = growth(before, await tableBytes(ownerUrl));
  const counts = await rowCounts(ownerUrl, ofRuns);
  const rows = ofRuns.map((table) => {
    const bytes = grown.find((one) => one.table === table);
    if (bytes === undefined) throw new Error(`${table} has not grown`);
    const count = counts[table] ?? 0;
    return [table, { table: bytes.heap / count, indexes: indexBytes(bytes) / count }] as const;
  });
  const cost = (of: (way: WayCost) => number | null) => {
    const step = ((of(many) ?? 0) - (of(few) ?? 0)) / (MANY - FEW);
    return { run: (of(few) ?? 0) - FEW * step, step };
  };
  const log = cost((way) => way.log);
  const ingest = cost((way) => way.ingest);
  const ofPostgres = cost((way) => way.postgres);
  const times = (way: WayCost) => ({
    log: way.log / (log.run + STEPS * log.step),
    ingest: way.ingest / (ingest.run + STEPS * ingest.step),
    postgres: (way.postgres ?? 0) / (ofPostgres.run + STEPS * ofPostgres.step),
  });
  return {
    rows: Object.fromEntries(rows),
    log,
    cpu: { ingest, postgres: ofPostgres },
    ways: { calls: times(calls), single: times(single) },
    relations,
  };
}

/** The sums over histories of several days, which maintenance has finalized. */
async function measureHistories({ postgres, isShort, signal, note }: Bench): Promise<MeasuredHistory[]> {
  const measured: MeasuredHistory[] = [];
  for (const runs of isShort ? [FEW_RUNS] : [FEW_RUNS, MANY_RUNS]) {
    const { ownerUrl } = await postgres.createDatabase(`bench_history_${runs}`);
    const before = await tableBytes(ownerUrl);
    await fillDatabase(ownerUrl, { runs, now: Date.now() }, { signal, onProgress: () => {} });
    note(`sizing: a history of ${runs} runs in ${HISTORY_DAYS} days`);
    const sums = await measureSums(ownerUrl, growth(before, await tableBytes(ownerUrl)));
    measured.push({ runs, ...sums });
  }
  return measured;
}

/** What the calculation makes of the histories, of what there is: whether its rules are right. */
function calculatedRows(
  measured: Constants,
  histories: Readonly<Record<string, Pick<MeasuredHistory, "runs" | "counts">>>,
): Figure[] {
  return Object.entries(histories).map(([table, { runs, counts }]) => {
    const inputs = {
      ...defaults,
      runs: runs / HISTORY_DAYS,
      days: HISTORY_DAYS,
      agents: agents.length,
      versions: versions.length,
      environments: environments.length,
      failureKinds: stepFailures.length + runFailures.length,
      stepNames: STEP_NAMES,
      peak: 1,
    };
    const calculated = estimate(inputs, measured).tables.find((one) => one.table === table)?.rowsADay ?? 0;
    return figure(
      `sizing: rows of ${table}, calculated, of counted`,
      [(calculated * HISTORY_DAYS) / (counts[table] ?? 0)],
      "ratio",
    );
  });
}
