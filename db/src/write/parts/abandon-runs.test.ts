import { expect, inject, it } from "vitest";
import { verifyRollups } from "../../admin/verify-rollups.ts";
import { getRun } from "../../read/index.ts";
import { nowMicroseconds, openDatabase, runRecord, stepRecord } from "../../testing/index.ts";
import { partOf } from "../../testing/run-parts.ts";
import { abandonRuns } from "./abandon-runs.ts";
import { writeParts } from "./write-parts.ts";

it("an abandoned run has waited until its last sign of life, and no longer when it goes on", async () => {
  await using database = await openDatabase(inject("postgres"));
  const started_at = nowMicroseconds() - 60_000_000n;
  const step = (seq: number, from: bigint, ms: number) =>
    stepRecord({
      seq,
      wait: "person",
      started_at: started_at + from,
      ended_at: started_at + from + BigInt(ms) * 1_000n,
      latency_ms: ms,
    });
  // The second is said to end long after the last sign.
  const waits = [step(0, 0n, 2_000), step(1, 59_000_000n, 3_600_000)];
  const record = runRecord({ started_at, ended_at: started_at + 90_000_000n }, waits);
  const part = (steps: typeof waits) => writeParts(database.ingest, 1, [partOf(record, { steps })]);
  await part(waits);
  expect(await abandonRuns(database.owner, 0)).toBe(1);
  const found = await getRun(database.query, 1, record.run.run_id);
  const { status, ended_at, waiting_ms } = found?.run ?? {};
  expect([status, waiting_ms]).toEqual([
    "abandoned",
    2_000n + ((ended_at ?? 0n) - started_at - 59_000_000n) / 1_000n,
  ]);
  expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  await part([stepRecord({ seq: 2 })]);
  expect((await getRun(database.query, 1, record.run.run_id))?.run).toMatchObject({
    status: "running",
    waiting_ms: 0n,
  });
});
