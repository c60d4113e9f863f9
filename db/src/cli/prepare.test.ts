import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../embedded/index.ts";

/** A cluster of its own, for roles belong to all databases of one. */
let postgres: EmbeddedPostgres;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-prepare-"));
  await chmod(folder, 0o711);
  const dataDir = join(folder, "data");
  postgres = await startEmbeddedPostgres({ dataDir, log: () => {}, settings: { fsync: "off" } });
}, 20_000);
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function prepare(args: readonly string[]): Promise<string> {
  const env = { PATH: process.env["PATH"], DATABASE_URL: postgres.url, DATA_DIR: join(folder, "roles") };
  const file = join(import.meta.dirname, "prepare.ts");
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file, ...args], { env });
  expect(stderr).toBe("");
  return stdout;
}

describe("prepare", () => {
  it("makes a new database ready, and keeps the URLs of the services where it is told", async () => {
    const [ingest = "", query = "", insight = ""] = ["ingest-url", "query-url", "insight-url"].map((name) =>
      join(folder, name),
    );
    const files = ["--ingest-url", ingest, "--query-url", query, "--insight-url", insight];
    expect(await prepare(files)).toMatch(
      /^Applied 0001_.*\.\nMade partitions for .*\.\nThe services have their roles\.\n$/,
    );
    const urls = await Promise.all([ingest, query, insight].map((path) => readFile(path, "utf8")));
    expect(await mayWrite(urls[0])).toBe(true);
    expect(await mayWrite(urls[1])).toBe(false);
    expect(urls[2]).toMatch(/^postgres:\/\/runfacts_insight_/);
    expect((await stat(query)).mode & 0o777).toBe(0o600);

    expect(await prepare(files)).toBe(
      "The schema is up to date.\nAll partitions are there.\nThe services have their roles.\n",
    );
    expect(await Promise.all([ingest, query, insight].map((path) => readFile(path, "utf8")))).toEqual(urls);
    expect(await prepare([])).toBe("The schema is up to date.\nAll partitions are there.\n");
  });
});

async function mayWrite(url = ""): Promise<unknown> {
  await using connection = await connectOwner(url.trim());
  const { rows } = await connection.client.query("SELECT has_table_privilege('agent_runs', 'INSERT') AS may");
  return rows[0].may;
}
