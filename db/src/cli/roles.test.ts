import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { type RoleCluster, startRoleCluster } from "../testing/index.ts";

const run = promisify(execFile);

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let cluster: RoleCluster;
beforeAll(async () => {
  cluster = await startRoleCluster(null);
}, 60_000);
afterAll(() => cluster[Symbol.asyncDispose]());

async function roles(env: Record<string, string>, ...args: string[]): Promise<Result> {
  return run(process.execPath, [join(import.meta.dirname, "roles.ts"), ...args], {
    env: { PATH: process.env["PATH"], ...env },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Result) => ({ code, stdout, stderr }),
  );
}

function urlsOf(stdout: string): { ingest: string; query: string } {
  const [, ingest = "", query = ""] =
    /^INGEST_DATABASE_URL=(\S+)\nQUERY_DATABASE_URL=(\S+)\nINSIGHT_DATABASE_URL=\S+\n$/.exec(stdout) ?? [];
  return { ingest, query };
}

async function userOf(url: string): Promise<string> {
  await using connection = await connectOwner(url);
  const { rows } = await connection.client.query<{ user: string }>("SELECT current_user AS user");
  return rows[0]?.user ?? "";
}

describe("db:roles", { timeout: 60_000 }, () => {
  it("makes, prints, lists, rotates and drops, before there is a schema, too", async () => {
    const env = { DATABASE_URL: (await cluster.newDatabase()).ownerUrl, DATA_DIR: await cluster.newFolder() };
    const first = await roles(env);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    const before = urlsOf(first.stdout);
    const [ingest, query] = [await userOf(before.ingest), await userOf(before.query)];
    expect((await roles(env)).stdout).toBe(first.stdout);

    const rotated = await roles(env, "rotate");
    expect(rotated).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Restart the services with these/),
    });
    const after = urlsOf(rotated.stdout);
    expect([await userOf(before.ingest), await userOf(before.query)]).toEqual([ingest, query]);
    expect((await roles(env)).stdout).toBe(rotated.stdout);

    {
      await using _service = await connectOwner(after.query);
      const { stdout } = await roles(env, "list");
      expect(stdout).toMatch(/^ingest: members of runfacts_ingest_\w+\n/);
      expect(stdout).toMatch(
        new RegExp(`^  ${query}  no connections  of this data folder  Runfacts query, made on`, "m"),
      );
      expect(stdout).toMatch(new RegExp(`^  ${await userOf(after.query)}  [1-9] connections  of this`, "m"));
    }
    expect(await roles(env, "drop", query)).toEqual({ code: 0, stdout: `Dropped ${query}.\n`, stderr: "" });
    expect(await roles(env, "drop", query)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^No login role/),
    });
    const listed = (await roles({ ...env, DATA_DIR: await cluster.newFolder() }, "list")).stdout;
    expect(listed).not.toContain(query);
    expect(listed).toMatch(new RegExp(`^  ${ingest}  no connections  of another  `, "m"));
  });

  it("prints what makes the groups elsewhere", async () => {
    const env = { DATABASE_URL: (await cluster.newDatabase()).ownerUrl, DATA_DIR: await cluster.newFolder() };
    const { stdout } = await roles(env, "groups");
    await using other = await startRoleCluster(null);
    await other.asAdministrator("postgres", stdout);
    expect(stdout).toMatch(/^(CREATE ROLE runfacts_(ingest|query|insight)_\w+ NOLOGIN;\n){3}$/);
  });

  it("prints the statements for an administrator, as an error when they are missing, or when it is asked", async () => {
    const env = {
      DATABASE_URL: (await cluster.newDatabase("")).ownerUrl,
      DATA_DIR: await cluster.newFolder(),
    };
    const { code, stdout, stderr } = await roles(env);
    expect([code, stdout]).toEqual([1, ""]);
    const asked = await roles(env, "statements");
    const withoutSalt = (text: string) => text.replaceAll(/SCRAM\S+|made on \S+ at \S+/g, "");
    expect(withoutSalt(stderr.slice(stderr.indexOf("\n")).trim())).toBe(withoutSalt(asked.stdout.trim()));
    await cluster.asAdministrator("postgres", asked.stdout);
    const { ingest, query } = urlsOf((await roles(env)).stdout);
    expect(await userOf(ingest)).not.toBe(await userOf(query));
    expect(await roles(env, "statements")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it.each([[["lost"]], [["drop"]]])("says how it is used: %j", async (args) => {
    const { code, stderr } = await roles({}, ...args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^usage: npm run db:roles /)]);
  });
});
