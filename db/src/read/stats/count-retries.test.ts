import { afterAll, beforeAll, expect, inject, it } from "vitest";
import {
  nowMicroseconds,
  type OpenDatabase,
  openDatabase,
  runRecord,
  stepRecord,
  writeRecords,
} from "../../testing/index.ts";
import { countRetries } from "./count-retries.ts";

const MINUTE = 60_000_000n;
const now = nowMicroseconds();
const run = (minutesAgo: bigint, attempts: readonly (number | null)[], version = "1") =>
  runRecord(
    { agent_version: version, started_at: now - minutesAgo * MINUTE },
    attempts.map((attempt, seq) => stepRecord({ seq, attempt })),
  );

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, [
    run(1n, [1, 2, 3]),
    run(2n, [null, 1]),
    run(3n, [1, 2], "2"),
    run(4n, []),
  ]);
  await writeRecords(database.ingest, 2, [run(1n, [2])]);
});
afterAll(() => database[Symbol.asyncDispose]());

it("counts second and later attempts, and runs with any", async () => {
  expect(await countRetries(database.query, 1, {})).toEqual({ runs: 4n, retried_runs: 2n, retries: 3n });
});

it("counts those of a filter", async () => {
  const filter = { agent_version: "2" };
  expect(await countRetries(database.query, 1, filter)).toEqual({ runs: 1n, retried_runs: 1n, retries: 1n });
  expect(await countRetries(database.query, 1, { agent_version: "3" })).toEqual({
    runs: 0n,
    retried_runs: 0n,
    retries: 0n,
  });
});

it("looks at the latest runs", async () => {
  expect(await countRetries(database.query, 1, {}, 2)).toEqual({ runs: 2n, retried_runs: 1n, retries: 2n });
});
