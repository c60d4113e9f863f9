import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  cloneDatabase,
  createDatabase,
  dropDatabase,
  findPostgres15,
  type RoleCluster,
  startOtherPostgres,
  startRoleCluster,
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

const withPrograms = `${postgres15}/bin:${process.env["PATH"]}`;
const server = inject("postgres");
let folder: string;
let source: Awaited<ReturnType<typeof cloneDatabase>>;
/** On PostgreSQL 15, whose programs the page needs. */
let cluster: RoleCluster | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-operations-"));
  await chmod(folder, 0o711);
  source = await cloneDatabase(server);
  if (postgres15 !== null) cluster = await startRoleCluster(postgres15);
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
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
  const [makeRoles = "", rotate = "", drop = "", administrator = "", ownSchema = "", ...fromBackUp] = blocks;
  const [backUp = "", withKeys = "", restore = "", embedded = "", pgDump = "", upgrade = "", ...others] =
    fromBackUp;
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

  it.skipIf(postgres15 === null)("makes, rotates and drops roles, and a schema", async () => {
    if (cluster === undefined) throw new Error("there is no cluster");
    const { ownerUrl } = await cluster.newDatabase();
    const env = { PATH: withPrograms, DATABASE_URL: ownerUrl, DATA_DIR: await cluster.newFolder() };
    const made = await run(makeRoles, env);
    const [, oldRole = ""] = /^QUERY_DATABASE_URL=postgres(?:ql)?:\/\/(\w+):/m.exec(made) ?? [];
    expect(await run(rotate, env)).toMatch(/^Restart the services with these/m);
    const dropped = await run(drop, { ...env, OLD_ROLE: oldRole });
    expect(dropped).toMatch(new RegExp(`^  ${oldRole}  no connections  of this data folder`, "m"));
    expect(dropped).toMatch(new RegExp(`^Dropped ${oldRole}\\.$`, "m"));
    expect(await run(ownSchema, env)).toMatch(/^Applied 0001_/m);
  });

  it.skipIf(postgres15 === null)("lets an administrator make the roles", async () => {
    if (cluster === undefined) throw new Error("there is no cluster");
    const { ownerUrl } = await cluster.newDatabase("");
    const output = await run(administrator, {
      PATH: withPrograms,
      DATABASE_URL: ownerUrl,
      ADMIN_DATABASE_URL: cluster.administratorUrl,
      DATA_DIR: await cluster.newFolder(),
    });
    expect(output).toMatch(/^INGEST_DATABASE_URL=\S+$/m);
    expect(output).toMatch(/^Applied 0001_/m);
  });

  it.skipIf(postgres15 === null)("moves by pg_dump and pg_restore", async () => {
    if (cluster === undefined) throw new Error("there is no cluster");
    await using fresh = await startOtherPostgres(postgres15 ?? "");
    await using from = await emptyDatabase(cluster.administratorUrl);
    await using to = await emptyDatabase(fresh.url);
    await run(upgrade, { DATABASE_URL: from.url });
    const output = await run(pgDump, {
      PATH: withPrograms,
      OLD_DATABASE_URL: from.url,
      NEW_DATABASE_URL: to.url,
    });
    expect(output).toMatch(/^The schema is up to date\.$/m);
  });

  it("upgrades", async () => {
    expect(await run(upgrade, env())).toMatch(/^The schema is up to date\.$/m);
  });
});
