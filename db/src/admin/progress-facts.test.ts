import { expect, inject, it } from "vitest";
import { digestKey } from "../keys/digest-key.ts";
import { openPool } from "../pool/index.ts";
import { getRun } from "../read/index.ts";
import { countedStep, runRecord, stepRecord, writeRecords } from "../testing/index.ts";
import { insertOldRun, oldDatabase, oldRecord } from "../testing/old-database.ts";
import { connectOwner } from "./connect-owner.ts";
import { migrate } from "./migrate.ts";

it("a database of before says nothing of progress, and takes on its days what steps tell, in its form alone", async () => {
  await using database = await oldDatabase(inject("postgres").ownerUrl);
  await using owner = await connectOwner(database.url);
  const step = stepRecord();
  const old = oldRecord(runRecord({}, [step]));
  await insertOldRun(owner.client, old);
  await migrate(database.url);
  const pool = await openPool(database.url, { applicationName: "upgrade" });
  try {
    expect(await digestKey(pool, 1)).toHaveLength(32);
    const none = { waiting_ms: 0n, is_traced: false, incomplete: false, dropped_attributes: 0 };
    expect(await getRun(pool, 1, old.run.run_id)).toMatchObject({ run: none, steps: [countedStep(step)] });
    const telling = stepRecord({ wait: "person", argument_digest: crypto.randomUUID(), result_bytes: 0n });
    const record = runRecord({}, [telling]);
    expect(await writeRecords(pool, 1, [record])).toEqual(["created"]);
    expect(await getRun(pool, 1, record.run.run_id)).toMatchObject({ steps: [countedStep(telling)] });
    const negative = runRecord({}, [stepRecord({ result_bytes: -1n })]);
    await expect(writeRecords(pool, 1, [negative])).rejects.toMatchObject({
      constraint: "agent_steps_result_bytes_check",
    });
    for (const [table, change, constraint] of [
      ["agent_steps", "wait = 'tool'", "agent_steps_wait_check"],
      ["agent_steps", "dropped_attributes = -1", "agent_steps_dropped_attributes_check"],
      ["agent_steps", "span_flags = 4", "agent_steps_span_flags_check"],
      ["agent_runs", "trace_state = '[]'", "agent_runs_trace_state_check"],
      ["agent_runs", "dropped_attributes = -1", "agent_runs_dropped_attributes_check"],
      ["agent_runs", "waiting_ms = -1", "agent_runs_waiting_ms_check"],
    ]) {
      const update = `UPDATE ${table} SET ${change} WHERE run_id = '${record.run.run_id}'`;
      await expect(owner.client.query(update)).rejects.toMatchObject({ constraint });
    }
  } finally {
    await pool.end();
  }
});
