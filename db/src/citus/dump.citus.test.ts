import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { maintain } from "../admin/maintain.ts";
import { migrate } from "../admin/migrate.ts";
import { verifyRollups } from "../admin/verify-rollups.ts";
import { dumpDatabase, loadDump } from "../dump/index.ts";
import { createKey, listKeys, revokeKey } from "../keys/index.ts";
import { loadMigrations } from "../migrations.ts";
import { openPool } from "../pool/index.ts";
import { atPlaceOf } from "../testing/citus/at-place-of.ts";
import { clusterNodes } from "../testing/citus/cluster.ts";
import {
  cloneDatabase,
  createDatabase,
  dropDatabase,
  failureRecord,
  runRecord,
  stepRecord,
  type TestDatabase,
  withDatabase,
  writeRecords,
} from "../testing/index.ts";
import { forEachPlace } from "./index.ts";

const PROJECTS = [1, 2, 3, 4];
const CONTENTS = `
  SELECT
    (SELECT array_agg(name::text ORDER BY name) FROM projects) AS projects,
    (SELECT array_agg(run_id::text ORDER BY run_id) FROM run_registry) AS registered,
    (SELECT array_agg(run_id::text ORDER BY run_id) FROM agent_runs) AS runs,
    (SELECT array_agg(item_hash::text ORDER BY item_hash) FROM agent_steps) AS steps,
    (SELECT array_agg(item_hash::text ORDER BY item_hash) FROM agent_failures) AS failures,
    (SELECT sum(runs)::int FROM rollups) AS counted`;

async function ask<T extends object>(url: string, text: string): Promise<T[]> {
  await using connection = await connectOwner(url);
  return (await connection.client.query<T>(text)).rows;
}

let folder: string;
let cluster: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-dump-"));
  cluster = await cloneDatabase(inject("postgres"));
  await ask(
    cluster.ownerUrl,
    "INSERT INTO projects (project_id, name) SELECT id, 'project-' || id FROM generate_series(2, 4) AS id",
  );
  for (const project of PROJECTS) {
    const at = await atPlaceOf(cluster.ownerUrl, project);
    const pool = await openPool(at(cluster.ingestUrl), { applicationName: "runfacts-test" });
    await writeRecords(pool, project, [runRecord({}, [stepRecord()], [failureRecord()]), runRecord()]);
    await pool.end();
  }
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

describe("the dump of a cluster", () => {
  it("loads into one PostgreSQL, and that of this into a cluster, with ids of changes that go on", async () => {
    const contents = await ask(cluster.ownerUrl, CONTENTS);
    const file = join(folder, "cluster.dump");
    await dumpDatabase(cluster.ownerUrl, file);
    const [server = ""] = clusterNodes().urls;
    const name = `runfacts_test_${randomUUID().replaceAll("-", "")}`;
    await createDatabase(server, name);
    await using single = {
      url: withDatabase(server, name),
      [Symbol.asyncDispose]: () => dropDatabase(server, name),
    };
    await loadDump(single.url, file);
    expect(await ask(single.url, CONTENTS)).toEqual(contents);
    expect(await verifyRollups(single.url)).toEqual([]);

    const back = join(folder, "single.dump");
    await dumpDatabase(single.url, back);
    await using again = await cloneDatabase(inject("postgres"));
    await loadDump(again.ownerUrl, back);
    expect(await ask(again.ownerUrl, CONTENTS)).toEqual(contents);
    expect(await verifyRollups(again.ownerUrl)).toEqual([]);
    const behind = await forEachPlace(again.ownerUrl, ({ url }) =>
      ask(url, "SELECT FROM agent_runs WHERE changed_xid >= change_horizon()"),
    );
    expect(behind.flat()).toEqual([]);
  });
});

describe("commands of the owner on a cluster", () => {
  it("make keys that every node knows, and revoke them everywhere", async () => {
    const { keyId } = await createKey(cluster.ownerUrl, { project: "shop", scope: "query" });
    const revoked = () =>
      forEachPlace(cluster.ownerUrl, ({ url }) =>
        ask<{ is_revoked: boolean }>(
          url,
          `SELECT revoked_at IS NOT NULL AS is_revoked FROM api_keys WHERE key_id = '${keyId}'`,
        ),
      );
    expect((await revoked()).flat().map(({ is_revoked }) => is_revoked)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    await revokeKey(cluster.ownerUrl, keyId);
    expect((await revoked()).flat().map(({ is_revoked }) => is_revoked)).toEqual([true, true, true, true]);
    expect((await listKeys(cluster.ownerUrl)).map((key) => key.keyId)).toContain(keyId);
  });

  it("build the indexes that a migration made for new days only", async () => {
    const index = "agent_runs_added_idx";
    await migrate(cluster.ownerUrl, {
      migrations: [
        ...(await loadMigrations()),
        {
          version: 9_000,
          name: "9000_index",
          sql: `CREATE INDEX ${index} ON ONLY agent_runs (received_at, project_id)`,
          checksum: "index",
          isTransaction: true,
          compatibleFrom: 18,
        },
      ],
    });
    await maintain(cluster.ownerUrl, { daysAhead: 2 });
    const valid =
      "SELECT bool_and(indisvalid) AS is_valid FROM pg_index WHERE indexrelid::regclass::text ~ 'agent_runs_added_idx'";
    expect(await ask(cluster.ownerUrl, valid)).toEqual([{ is_valid: true }]);
    await forEachPlace(cluster.ownerUrl, async ({ url }) =>
      expect(await ask(url, valid)).toEqual([{ is_valid: true }]),
    );
    await ask(cluster.ownerUrl, "DELETE FROM schema_migrations WHERE version = 9000");
  });
});
