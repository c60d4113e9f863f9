import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { verifyRollups } from "../admin/verify-rollups.ts";
import { assertSchema } from "../pool/assert-schema.ts";
import { openPool } from "../pool/index.ts";
import { sampleRuns } from "../read/testing/sample-runs.ts";
import { cloneDatabase, openDatabase, writeRecords } from "../testing/index.ts";
import { dumpDatabase } from "./index.ts";

/** `npm run db:load` in a process of its own. */
function startLoad(ownerUrl: string, file: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../cli/load.ts"), file], {
    env: { PATH: process.env["PATH"], DATABASE_URL: ownerUrl },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const ended = once(child, "close").then(([code]: unknown[]) => ({ code, output }));
  return { child, ended };
}

describe("db:load", () => {
  it("goes on after the last part when its process was killed in the middle of one", {
    timeout: 120_000,
  }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "runfacts-kill-load-"));
    await using stack = new AsyncDisposableStack();
    stack.defer(() => rm(folder, { recursive: true }));
    const file = join(folder, "all.dump");
    const source = stack.use(await openDatabase(inject("postgres")));
    await writeRecords(source.ingest, 1, sampleRuns(100));
    const { rows: dumped } = await dumpDatabase(source.ownerUrl, file);
    const target = stack.use(await cloneDatabase(inject("postgres")));
    const { client: watch } = stack.use(await connectOwner(target.ownerUrl));
    const counted = async (sql: string) => Number((await watch.query<{ n: string }>(sql)).rows[0]?.n);

    // The rows of agent_failures wait for this lock, so that the load stands still within their part.
    const blocker = stack.use(await connectOwner(target.ownerUrl));
    await blocker.client.query("BEGIN; LOCK TABLE agent_failures IN SHARE MODE");
    const first = startLoad(target.ownerUrl, file);
    await expect
      .poll(() => counted("SELECT count(*) AS n FROM pg_locks WHERE NOT granted"), { timeout: 30_000 })
      .toBeGreaterThan(0);
    first.child.kill("SIGKILL");
    expect((await first.ended).code).toBeNull();
    await blocker.client.query("ROLLBACK");
    const others = `SELECT count(*) AS n FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'runfacts-admin' AND query LIKE 'COPY%'`;
    await expect.poll(() => counted(others), { timeout: 30_000 }).toBe(0);

    expect(await counted("SELECT count(*) AS n FROM agent_steps")).toBe(dumped["agent_steps"]);
    expect(await counted("SELECT count(*) AS n FROM agent_failures")).toBe(0);
    const pool = await openPool(target.ingestUrl, { applicationName: "runfacts-test" });
    stack.defer(() => pool.end());
    await expect(assertSchema(pool)).rejects.toThrow(/A load into this database has not ended/);

    const { code, output } = await startLoad(target.ownerUrl, file).ended;
    expect(code).toBe(0);
    expect(output).toMatch(/^Going on: [1-9]\d* of \d+ parts are there already\.\n/);
    for (const table of ["run_registry", "agent_runs", "agent_steps", "agent_failures", "rollups"]) {
      expect([table, await counted(`SELECT count(*) AS n FROM ${table}`)]).toEqual([table, dumped[table]]);
    }
    expect(await verifyRollups(target.ownerUrl)).toEqual([]);
    await assertSchema(pool);
  });
});
