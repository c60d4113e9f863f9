import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { ceilTo, DAY_US, HOUR_US } from "../../rollup/levels.ts";
import {
  nowMicroseconds,
  type OpenDatabase,
  openDatabase,
  runRecord,
  writeRecords,
} from "../../testing/index.ts";
import { hashedRun, partOf } from "../../testing/run-parts.ts";
import { writeParts } from "../../write/parts/write-parts.ts";
import { listAgents } from "../facets/list-agents.ts";
import { getStats } from "../stats/get-stats.ts";
import { getTimeSeries } from "../stats/get-time-series.ts";
import { wholeEnd } from "./whole-end.ts";

const MINUTE_US = 60_000_000n;
const day = ceilTo(nowMicroseconds() - 3n * DAY_US, DAY_US);
/** 10:20. */
const END = day + 10n * HOUR_US + 20n * MINUTE_US;

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

const endOf = async (project: number) =>
  (await wholeEnd(database.query, project, { end_time: END })).end_time;
const write = (project: number, ...starts: bigint[]) =>
  writeRecords(
    database.ingest,
    project,
    starts.map((started_at) => runRecord({ started_at, ended_at: started_at + 1_000_000n })),
  );

it("ends with the day or the hour up to which no other run starts", async () => {
  await write(1, END - 1n, day + DAY_US);
  expect(await endOf(1)).toBe(day + DAY_US);
  await write(2, END - 1n, day + 11n * HOUR_US);
  expect(await endOf(2)).toBe(day + 11n * HOUR_US);
  await write(3, END);
  expect(await endOf(3)).toBe(END);
});

it("takes no notice of runs that do not count yet", async () => {
  const made = hashedRun(1, 0);
  const open = { ...made, run: { ...made.run, started_at: END + MINUTE_US } };
  await writeParts(database.ingest, 4, [partOf(open)]);
  expect(await endOf(4)).toBe(day + DAY_US);
});

it("leaves whole days, and no end, as they are", async () => {
  expect(await wholeEnd(database.query, 1, { end_time: day })).toEqual({ end_time: day });
  expect(await wholeEnd(database.query, 1, { start_time: day })).toEqual({ start_time: day });
});

it.each([
  ["the day", 5, 30n * HOUR_US],
  ["the hour", 6, 11n * HOUR_US],
  ["its end", 7, 10n * HOUR_US + 21n * MINUTE_US],
])("counts exactly where no other run starts up to %s", async (_name, project, later) => {
  const within = Array.from({ length: 150 }, (_, n) => END - BigInt(n + 1) * 10n * MINUTE_US);
  await write(project, ...within, day + later);
  const filter = { start_time: END - 20n * HOUR_US, end_time: END };
  const { total_runs } = await getStats(database.query, project, filter);
  expect(total_runs).toBe(120n);
  const { rows } = await listAgents(database.query, project, filter, { limit: 10 });
  expect(rows[0]?.total_runs).toBe(120n);
  const range = { start: day - 10n * HOUR_US, end: END, step_us: HOUR_US };
  const series = await getTimeSeries(database.query, project, {}, range);
  // Six an hour, and two in the last, which the end cuts.
  expect(series.map(({ runs_by_status }) => runs_by_status.success)).toEqual([
    ...Array.from({ length: 20 }, () => 6n),
    2n,
  ]);
});
