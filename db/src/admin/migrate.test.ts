import { randomUUID } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { withParameter } from "../connection/index.ts";
import { loadMigrations } from "../migrations.ts";
import { createDatabase, dropDatabase, withDatabase } from "../testing/test-postgres.ts";
import { connectOwner } from "./connect-owner.ts";
import { migrate } from "./migrate.ts";

const server = inject("postgres").ownerUrl;
const names = (await loadMigrations()).map(({ name }) => name);

async function emptyDatabase(): Promise<AsyncDisposable & { url: string }> {
  const name = `runfacts_empty_${randomUUID().replaceAll("-", "")}`;
  await createDatabase(server, name);
  return { url: withDatabase(server, name), [Symbol.asyncDispose]: () => dropDatabase(server, name) };
}

describe("migrate", () => {
  it("applies everything once, in order, and nothing the second time", async () => {
    await using database = await emptyDatabase();
    expect(await migrate(database.url)).toEqual({ applied: names, distributed: 0 });
    expect(await migrate(database.url)).toEqual({ applied: [], distributed: 0 });
  });

  it("two at a time in one database, and several databases of one cluster", async () => {
    await using first = await emptyDatabase();
    await using second = await emptyDatabase();
    await using third = await emptyDatabase();
    const reports = await Promise.all([first, first, second, third].map(({ url }) => migrate(url)));
    expect(reports.map(({ applied }) => applied.length).toSorted((a, b) => a - b)).toEqual([
      0,
      ...Array.from({ length: 3 }, () => names.length),
    ]);
  });

  it("makes the project of what arrives without a key", async () => {
    await using connection = await connectOwner(server);
    const { rows } = await connection.client.query("SELECT project_id, name FROM projects");
    expect(rows).toEqual([{ project_id: 1, name: "default" }]);
  });

  it.each([
    ["UPDATE schema_migrations SET checksum = 'x' WHERE version = 1", /0001_domains differs/],
    ["INSERT INTO schema_migrations VALUES (9000, '9000_future', 'x')", /9000_future, which this version/],
    [
      "INSERT INTO schema_migrations (version, name, checksum, compatible_from) VALUES (9000, '9000_contract', 'x', 9000)",
      /9000_contract, which this version .* Start a newer version/,
    ],
    ["INSERT INTO schema_migrations VALUES (0, 'load', 'x')", /A load into this database has not ended/],
  ])("refuses a schema it does not know: %s", async (change, message) => {
    await using database = await emptyDatabase();
    await migrate(database.url);
    await using connection = await connectOwner(database.url);
    await connection.client.query(change);
    await expect(migrate(database.url)).rejects.toThrow(message);
  });

  it("leaves a later schema alone that it runs on", async () => {
    await using database = await emptyDatabase();
    await migrate(database.url);
    await using connection = await connectOwner(database.url);
    await connection.client.query(
      `INSERT INTO schema_migrations (version, name, checksum, compatible_from) VALUES (9000, '9000_expand', 'x', ${names.length})`,
    );
    expect(await migrate(database.url)).toEqual({ applied: [], distributed: 0 });
  });

  it("a migration that fails leaves nothing behind and is named", async () => {
    await using database = await emptyDatabase();
    await using connection = await connectOwner(database.url);
    await connection.client.query("CREATE TABLE run_registry (other int)");
    await expect(migrate(database.url)).rejects.toThrow(
      /0004_run_registry failed: relation .* already exists/,
    );
    await connection.client.query("DROP TABLE run_registry");
    expect((await migrate(database.url)).applied).toEqual(names.slice(3));
  });

  it("refuses a database that cannot hold all text", async () => {
    const name = `runfacts_latin_${randomUUID().replaceAll("-", "")}`;
    await using connection = await connectOwner(withDatabase(server, "postgres"));
    await connection.client.query(
      `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'`,
    );
    await expect(migrate(withDatabase(server, name))).rejects.toThrow(
      /encoding UTF8, this one has SQL_ASCII/,
    );
    await connection.client.query(`DROP DATABASE ${name}`);
  });

  it("says which schema is missing where the search path leads to none", async () => {
    await using database = await emptyDatabase();
    await expect(migrate(withParameter(database.url, "options", "-csearch_path=none"))).rejects.toThrow(
      "The search_path of the connection (none) names no schema that there is.",
    );
  });

  it("the plans of the foreign keys use the primary key, even on empty partitions", async () => {
    await using database = await emptyDatabase();
    await migrate(database.url);
    await using connection = await connectOwner(database.url);
    await connection.client.query("SELECT create_day_partitions('2026-11-01')");
    const { rows } = await connection.client.query(
      `EXPLAIN SELECT FROM ONLY agent_runs_20261101
      WHERE project_id = 1 AND run_id = gen_random_uuid() AND stored_on = '2026-11-01' FOR KEY SHARE`,
    );
    expect(JSON.stringify(rows)).toContain("Index Scan using agent_runs_20261101_pkey");
  });
});
