import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, inject, test } from "vitest";
import { cloneDatabase } from "../testing/index.ts";

type Result = { code: number; stdout: string; stderr: string };

async function cli(command: string, env: Record<string, string>): Promise<Result> {
  const file = join(import.meta.dirname, `${command}.ts`);
  return promisify(execFile)(process.execPath, [file], { env: { PATH: process.env["PATH"], ...env } }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Result) => ({ code, stdout, stderr }),
  );
}

describe("db:migrate and db:maintain", () => {
  test("say what they did", async () => {
    await using database = await cloneDatabase(inject("postgres"));
    const env = { DATABASE_URL: database.ownerUrl };
    expect(await cli("migrate", env)).toEqual({ code: 0, stdout: "The schema is up to date.\n", stderr: "" });
    expect(await cli("maintain", env)).toEqual({
      code: 0,
      stdout: "All partitions are there.\n",
      stderr: "",
    });
  });

  test.each(["migrate", "maintain"])("%s says in one line what is wrong", async (command) => {
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
