import { randomInt, randomUUID } from "node:crypto";
import { sql } from "slonik";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { verifyRollups } from "../../admin/index.ts";
import { ageOpenRuns } from "../../testing/age-open-runs.ts";
import { type OpenDatabase, openDatabase, runRecord, stepRecord, writeRecords } from "../../testing/index.ts";
import { hashedRun, opened, partOf, shuffledParts } from "../../testing/run-parts.ts";
import { differentStepSums } from "../../testing/step-sums.ts";
import { plainRules, tracedStep, traceRecord } from "../../testing/trace-record.ts";
import { abandonRuns } from "../../write/parts/abandon-runs.ts";
import { recountRuns } from "../../write/parts/recount-runs.ts";
import { writeParts } from "../../write/parts/write-parts.ts";
import { writeTraces } from "../../write/traces/write-traces.ts";
import { countedCondition } from "../filters/run-condition.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { tablesPlan } from "../plan/read-plan.ts";
import { getStats } from "./get-stats.ts";
import { addManyRuns } from "./many-runs.ts";
import { noStatsSums, type StatsSums, toStats } from "./sums.ts";
import { addTableSums, addTriedRuns } from "./table-sums.ts";

const PROJECT = 1;
const END = 9n * 10n ** 15n;
let database: OpenDatabase;

/** Whole runs, runs in parts, abandoned ones, some of which went on, and traces with steps that another form took the place of. */
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(
    database.ingest,
    PROJECT,
    Array.from({ length: 150 }, () => hashedRun()),
  );
  for (let n = 0; n < 10; n++) {
    for (const part of shuffledParts(hashedRun())) await writeParts(database.ingest, PROJECT, [part]);
  }
  const silent = Array.from({ length: 12 }, () => hashedRun(10, 1));
  const halfOpen = silent.map((run) =>
    partOf(run, { steps: [...run.steps.slice(0, 6), ...run.steps.slice(6, 8).map(opened)] }),
  );
  await writeParts(database.ingest, PROJECT, halfOpen);
  await ageOpenRuns(database.owner, PROJECT, 60);
  expect(await abandonRuns(database.owner, 1_000)).toBeGreaterThanOrEqual(12);
  await writeParts(
    database.ingest,
    PROJECT,
    silent.slice(0, 4).map((run) => partOf(run, { steps: run.steps.slice(6) })),
  );
  await writeTraces(database.ingest, PROJECT, Array.from({ length: 20 }, someTrace).flat(), plainRules);
  for (const parts of Array.from({ length: 5 }, someTrace))
    for (const part of parts) await writeTraces(database.ingest, PROJECT, [part], plainRules);
}, 60_000);
afterAll(() => database[Symbol.asyncDispose]());

/** A trace in three parts: steps inside others, one that waits, one that comes open first, and one that comes anew. */
function someTrace() {
  const runId = randomUUID();
  const root = tracedStep({ step_type: "plan", latency_ms: randomInt(1, 5_000) });
  const inner = Array.from({ length: randomInt(1, 8) }, (_, n) =>
    tracedStep({
      parent_step_id: n % 2 === 0 ? root.step_id : null,
      step_type: (["tool", "retrieve", "respond", "other"] as const)[n % 4] ?? "tool",
      latency_ms: randomInt(0, 3_000),
      wait: n % 3 === 1 ? "person" : null,
      error_code: n === 5 ? "timeout" : null,
      failed: n === 5,
    }),
  );
  const late = tracedStep({ latency_ms: randomInt(0, 9_000) });
  const open = { ...late, ended_at: null, latency_ms: null, item_hash: 1n };
  const better = { ...root, item_hash: root.item_hash + 1n, latency_ms: randomInt(0, 9_000) };
  return [
    traceRecord(runId, root, open),
    traceRecord(runId, ...inner, late),
    { ...traceRecord(runId, better), withdrawn: inner.slice(3, 4).map(({ step_id }) => step_id) },
  ];
}

/** The figures of all runs that ended, from rollups and in each way from rows. */
async function expectSame(): Promise<void> {
  const { runs_by_status, ...expected } = await getStats(database.query, PROJECT, { end_time: END });
  const running = runs_by_status.running;
  const filter = { end_time: END };
  const condition = countedCondition(PROJECT, filter);
  const ways = await inSnapshot(database.query, async (connection) => {
    const sumsBy = async (add: (sums: StatsSums) => Promise<void>) => {
      const sums = noStatsSums();
      await add(sums);
      return toStats(sums);
    };
    return [
      await sumsBy((sums) => addManyRuns(connection, PROJECT, { condition, range: filter }, sums)),
      await sumsBy((sums) => addTriedRuns(connection, PROJECT, filter, sums)),
      await sumsBy((sums) => addTableSums(connection, PROJECT, {}, tablesPlan({ end: END }, "project"), sums)),
    ];
  });
  for (const { failures: _, runs_by_status: byStatus, total_runs, ...figures } of ways) {
    expect({ ...expected, ...figures }).toEqual(expected);
    expect({ ...byStatus, running }).toEqual(runs_by_status);
    expect(total_runs + running).toBe(expected.total_runs);
  }
  expect(ways[1]).toEqual(ways[0]);
  expect(ways[2]).toEqual(ways[0]);
}

it("rows hold what the steps of their runs say, however these came", async () => {
  expect(await differentStepSums(database.owner, PROJECT)).toEqual([]);
  expect((await verifyRollups(database.ownerUrl)).filter(({ row }) => row.startsWith(`${PROJECT} `))).toEqual(
    [],
  );
  await expectSame();
});

it("and they hold it after the runs are counted anew", async () => {
  await database.owner.query(sql.unsafe`
    UPDATE agent_runs SET survived_count = NULL, step_cells = '{5}', changed_xid = change_id()
    WHERE project_id = ${PROJECT} AND get_byte(uuid_send(run_id), 3) % 3 = 0 AND trace_state IS NULL AND status <> 'running'
  `);
  expect((await differentStepSums(database.owner, PROJECT)).length).toBeGreaterThan(10);
  await recountRuns(database.owner);
  expect(await differentStepSums(database.owner, PROJECT)).toEqual([]);
  await expectSame();
});

it("of rows that services of the version before wrote, or changed, the steps tell", async () => {
  await database.owner.query(sql.unsafe`
    UPDATE agent_runs SET step_cells = NULL, plan_latency_ms = 7
    WHERE project_id = ${PROJECT} AND get_byte(uuid_send(run_id), 3) % 3 = 1
  `);
  await database.owner.query(sql.unsafe`
    UPDATE agent_runs SET step_cells = '{5,5}', tool_latency_ms = 9, covered_ms = 8, changed_xid = change_id()
    WHERE project_id = ${PROJECT} AND get_byte(uuid_send(run_id), 3) % 3 = 2
  `);
  await expectSame();
});

it("steps tell where a sum is beyond its column", async () => {
  const long = (seq: number) => stepRecord({ seq, step_type: "tool", latency_ms: 2 ** 30 });
  await writeRecords(database.ingest, PROJECT, [runRecord({}, [long(0), long(1), long(2)])]);
  await expectSame();
});
