import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  cloneDatabase,
  createDatabase,
  dropDatabase,
  findPostgres15,
  startOtherPostgres,
  withDatabase,
} from "@runfacts/db/testing";
import { runCommand } from "@runfacts/dev/run-command";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const page = await readFile(join(root, "docs/operations.md"), "utf8");
const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, commands]) => commands ?? "");
const postgres15 = await findPostgres15();
if (postgres15 === null)
  console.warn("No PostgreSQL 15 on this machine: pg_dump and pg_restore are not tested.");

const server = inject("postgres");
let folder: string;
let source: Awaited<ReturnType<typeof cloneDatabase>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-operations-"));
  await chmod(folder, 0o711);
  source = await cloneDatabase(server);
});
afterAll(async () => {
  await source[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Runs a block of the page, whose files are in the folder of this test. */
async function run(commands: string, env: NodeJS.ProcessEnv): Promise<string> {
  const here = commands.replaceAll(/runfacts[\w-]*\.(?:pg)?dump/g, (file) => join(folder, file));
  const { ok, output } = await runCommand("bash", ["-ec", here], root, env);
  expect(ok, output).toBe(true);
  return output;
}

async function emptyDatabase(on: string): Promise<AsyncDisposable & { readonly url: string }> {
  const name = `runfacts_docs_${randomUUID().replaceAll("-", "")}`;
  await createDatabase(on, name);
  return { url: withDatabase(on, name), [Symbol.asyncDispose]: () => dropDatabase(on, name) };
}

describe("docs/operations.md", { timeout: 180_000 }, () => {
  const [backUp = "", withKeys = "", restore = "", embedded = "", pgDump = "", upgrade = "", ...others] =
    blocks;
  const env = () => ({ DATABASE_URL: source.ownerUrl });

  it("backs up and restores", async () => {
    expect(others).toEqual([]);
    expect(await run(backUp, env())).toMatch(/^Dumped 0 runs, 0 steps \(schema \d+, /m);
    await run(withKeys, env());
    await using target = await emptyDatabase(server.ownerUrl);
    const output = await run(restore, { NEW_DATABASE_URL: target.url });
    expect(output).toMatch(/^Loaded 0 runs, 0 steps\.$/m);
    expect(output).toMatch(/^The rollups are right\.$/m);
  });

  it("restores into an embedded database that does not run, and dumps that", async () => {
    const dataDir = join(folder, "data");
    const elsewhere = { DATABASE_URL: "", NEW_DATA_DIR: dataDir, DATA_DIR: dataDir };
    expect(await run(embedded, elsewhere)).toMatch(/^Loaded 0 runs/m);
    expect(await run(backUp, elsewhere)).toMatch(/^Dumped 0 runs/m);
  });

  it.skipIf(postgres15 === null)("moves by pg_dump and pg_restore", async () => {
    await using old = await startOtherPostgres(postgres15 ?? "");
    await using fresh = await startOtherPostgres(postgres15 ?? "");
    await using from = await emptyDatabase(old.url);
    await using to = await emptyDatabase(fresh.url);
    await run(upgrade, { DATABASE_URL: from.url });
    const path = `${postgres15}/bin:${process.env["PATH"]}`;
    const output = await run(pgDump, { PATH: path, OLD_DATABASE_URL: from.url, NEW_DATABASE_URL: to.url });
    expect(output).toMatch(/^The schema is up to date\.$/m);
  });

  it("upgrades", async () => {
    expect(await run(upgrade, env())).toMatch(/^The schema is up to date\.$/m);
  });
});
