import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../embedded/index.ts";
import { createDatabase, withDatabase } from "../testing/test-postgres.ts";
import { connectOwner } from "./connect-owner.ts";
import { ensureLoginRoles } from "./ensure-login-roles.ts";
import { migrate } from "./migrate.ts";

/** A cluster of its own: roles belong to all databases of one, and other tests log in with theirs. */
let postgres: EmbeddedPostgres;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "runfacts-roles-"));
  await chmod(dataDir, 0o711);
  postgres = await startEmbeddedPostgres({ dataDir, log: () => {}, settings: { fsync: "off" } });
}, 20_000);
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

async function whoIs(url: string): Promise<unknown> {
  await using connection = await connectOwner(url);
  const { rows } = await connection.client.query(
    "SELECT current_user AS user, current_database() AS database",
  );
  return rows[0];
}

describe("in a fresh cluster", () => {
  it("databases migrate, and services get their roles, all at a time", async () => {
    const urls = ["one", "two", "three", "four"].map((name) => withDatabase(postgres.url, name));
    await Promise.all(
      urls.map((_, n) => createDatabase(postgres.url, ["one", "two", "three", "four"][n] ?? "")),
    );
    await Promise.all(urls.map((url) => migrate(url)));
    const made = await Promise.all(urls.map((url) => ensureLoginRoles(url, { dataDir })));
    expect(await whoIs(made[1]?.ingestUrl ?? "")).toEqual({ user: "runfacts_ingest_login", database: "two" });
    expect(await whoIs(made[2]?.queryUrl ?? "")).toEqual({ user: "runfacts_query_login", database: "three" });
  });

  it("a second call changes nothing, and a lost password file is made good", async () => {
    const url = withDatabase(postgres.url, "one");
    const first = await ensureLoginRoles(url, { dataDir });
    expect(await ensureLoginRoles(url, { dataDir })).toEqual(first);
    await whoIs(first.ingestUrl);

    await rm(join(dataDir, "login-roles.json"));
    const second = await ensureLoginRoles(url, { dataDir });
    expect(second.queryUrl).not.toBe(first.queryUrl);
    await whoIs(second.queryUrl);
    await expect(whoIs(first.queryUrl)).rejects.toMatchObject({ code: "28P01" });
  });
});
