import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { sql } from "slonik";
import { describe, expect, inject, it } from "vitest";
import { cloneDatabase, openDatabase, runRecord, writeRecords } from "../testing/index.ts";

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

async function cli(command: string, env: Record<string, string>, args: string[] = []): Promise<Result> {
  const file = join(import.meta.dirname, `${command}.ts`);
  return promisify(execFile)(process.execPath, [file, ...args], {
    env: { PATH: process.env["PATH"], ...env },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Result) => ({ code, stdout, stderr }),
  );
}

describe("db:migrate and db:maintain", () => {
  it("say what they did", async () => {
    await using database = await cloneDatabase(inject("postgres"));
    const env = { DATABASE_URL: database.ownerUrl };
    expect(await cli("migrate", env)).toEqual({ code: 0, stdout: "The schema is up to date.\n", stderr: "" });
    expect(await cli("maintain", env)).toEqual({
      code: 0,
      stdout: "All partitions are there.\n",
      stderr: "",
    });
  });

  it("db:maintain refuses a wrong RETENTION_DAYS", async () => {
    expect(await cli("maintain", { RETENTION_DAYS: "0" })).toEqual({
      code: 1,
      stdout: "",
      stderr: "RETENTION_DAYS must be a whole number of days from 1 to 99999.\n",
    });
  });

  it("db:maintain --watch goes on until it is told to stop, and ends well", async () => {
    await using database = await cloneDatabase(inject("postgres"));
    const child = spawn(process.execPath, [join(import.meta.dirname, "maintain.ts"), "--watch"], {
      env: { PATH: process.env["PATH"], DATABASE_URL: database.ownerUrl },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    const [line] = await Promise.race([once(child.stdout, "data"), ended]);
    expect(String(line)).toBe("All partitions are there.\n");
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });

  it("db:rollup computes and verifies, and fails on a difference", async () => {
    await using database = await openDatabase(inject("postgres"));
    const env = { DATABASE_URL: database.ownerUrl };
    await writeRecords(database.ingest, 1, [runRecord()]);
    const verify = () => cli("rollup", env, ["--verify"]);
    expect(await verify()).toEqual({ code: 0, stdout: "The rollups are right.\n", stderr: "" });
    await database.owner.query(sql.unsafe`UPDATE rollups SET runs = 7 WHERE grain = 'version'`);
    const { code, stdout } = await verify();
    expect([code, stdout.includes('"runs": 7') || stdout.includes('"runs":7')]).toEqual([1, true]);
    expect(await cli("rollup", env)).toEqual({
      code: 0,
      stdout: "Computed the rollups of 1 days.\n",
      stderr: "",
    });
    expect((await verify()).code).toBe(0);
  });

  it.each(["migrate", "maintain", "rollup"])("%s says in one line what is wrong", async (command) => {
    const nowhere = await cli(command, { DATA_DIR: "/nonexistent/data" });
    expect(nowhere).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "Set DATABASE_URL, or start the embedded PostgreSQL (npm start): none runs on /nonexistent/data.\n",
    });
    const refused = await cli(command, { DATABASE_URL: "postgres://owner:secret@127.0.0.1:1/none" });
    expect(refused).toEqual({ code: 1, stdout: "", stderr: "connect ECONNREFUSED 127.0.0.1:1\n" });
  });
});
