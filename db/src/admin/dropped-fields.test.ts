import { expect, inject, it } from "vitest";
import { openPool } from "../pool/index.ts";
import { getRun } from "../read/index.ts";
import { failureRecord, runRecord, stepRecord, writeRecords } from "../testing/index.ts";
import { insertOldRun, oldDatabase, oldRecord } from "../testing/old-database.ts";
import { connectOwner } from "./connect-owner.ts";
import { migrate } from "./migrate.ts";

it("a database of before says of its runs that nothing was left out, and takes on its days what was, in its form alone", async () => {
  await using database = await oldDatabase(inject("postgres").ownerUrl);
  await using owner = await connectOwner(database.url);
  const old = oldRecord(runRecord({}, [stepRecord()], [failureRecord()]));
  await insertOldRun(owner.client, old);
  await migrate(database.url);
  const pool = await openPool(database.url, { applicationName: "upgrade" });
  try {
    expect(await getRun(pool, 1, old.run.run_id)).toMatchObject({
      run: { dropped: null },
      steps: [{ dropped: null }],
      failures: [{ dropped: null }],
    });
    const dropped = ["name=content-prose", "metadata.user_email=personal-email"];
    const record = runRecord({ dropped: ["agent_id=content-prose"] }, [stepRecord({ dropped })]);
    expect(await writeRecords(pool, 1, [record])).toEqual(["created"]);
    expect(await getRun(pool, 1, record.run.run_id)).toMatchObject({
      run: { dropped: ["agent_id=content-prose"] },
      steps: [{ dropped }],
    });
    const words = runRecord({}, [stepRecord({ dropped: ["the patient said=content-prose"] })]);
    await expect(writeRecords(pool, 1, [words])).rejects.toMatchObject({
      constraint: "agent_steps_dropped_check",
    });
  } finally {
    await pool.end();
  }
});
