import { randomUUID } from "node:crypto";
import { type DatabasePool, sql } from "slonik";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { freePort } from "../embedded/free-port.ts";
import { type OpenDatabase, openDatabase } from "../testing/index.ts";
import { createDatabase, dropDatabase, withDatabase } from "../testing/test-postgres.ts";
import { databaseFault } from "./database-fault.ts";
import type { FaultCause } from "./faults.ts";
import { openPool } from "./open-pool.ts";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

const faultOf = (promise: PromiseLike<unknown>) => promise.then(() => undefined, databaseFault);
const open = (url: string) => openPool(url, { applicationName: "runfacts-test", statementTimeoutMs: 300 });

async function faultOfStatement(statement: string, url = database.ownerUrl) {
  const pool = await open(url);
  try {
    const text = Object.freeze(Object.assign([statement], { raw: Object.freeze([statement]) }));
    return await faultOf(pool.query(sql.unsafe(text)));
  } finally {
    await pool.end();
  }
}

/** Raised by a server that cannot be brought to it here: what counts is the code. */
const raise = (code: string) => `DO $$ BEGIN RAISE SQLSTATE '${code}'; END $$`;

const statements: [FaultCause | undefined, string][] = [
  ["other_schema", "SELECT FROM no_table"],
  ["other_schema", "SELECT no_column FROM projects"],
  ["other_schema", "SELECT no_function()"],
  ["other_schema", "SELECT FROM no_schema.no_table"],
  ["too_slow", "SELECT pg_sleep(10)"],
  ["restarting", "SELECT pg_terminate_backend(pg_backend_pid())"],
  ["disk_full", raise("53100")],
  ["out_of_memory", raise("53200")],
  ["too_many_connections", raise("53300")],
  ["limit_reached", raise("53400")],
  ["disk_broken", raise("58030")],
  ["disk_broken", raise("XX001")],
  ["contended", raise("40P01")],
  ["restarting", raise("57P03")],
  [undefined, "SELECT 1 / 0"],
  [undefined, "SELECT 'x'::uuid"],
  [undefined, "SELECT ("],
];

describe("databaseFault", () => {
  it.each(statements)("%s: %s", async (cause, statement) => {
    expect((await faultOfStatement(statement))?.cause).toBe(cause);
  });

  it("read_only", async () => {
    const statement = "CREATE TEMP TABLE made (i int)";
    expect((await faultOfStatement(statement, database.queryUrl))?.cause).toBe("read_only");
  });

  it("no_permission", async () => {
    expect(await faultOfStatement("DELETE FROM agent_runs", database.ingestUrl)).toMatchObject({
      cause: "no_permission",
      passes: false,
    });
  });

  it("login_refused and no_database", async () => {
    const wrong = new URL(database.queryUrl);
    wrong.password = "wrong";
    expect((await faultOf(open(wrong.href)))?.cause).toBe("login_refused");
    wrong.username = "nobody_of_this_name";
    expect((await faultOf(open(wrong.href)))?.cause).toBe("login_refused");
    expect((await faultOf(open(withDatabase(database.queryUrl, "no_such"))))?.cause).toBe("no_database");
  });

  it("away", async () => {
    const url = new URL(database.queryUrl);
    url.port = String(await freePort());
    expect(await faultOf(open(url.href))).toMatchObject({ cause: "away", passes: true });
    url.hostname = "no-such-host.invalid";
    expect((await faultOf(open(url.href)))?.cause).toBe("away");
  });

  it("too_many_connections", async () => {
    const name = `runfacts_full_${randomUUID().replaceAll("-", "")}`;
    await createDatabase(database.ownerUrl, name);
    await using owner = await connectOwner(database.ownerUrl);
    await owner.client.query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
    expect((await faultOf(open(withDatabase(database.queryUrl, name))))?.cause).toBe("too_many_connections");
    await dropDatabase(database.ownerUrl, name);
  });

  it("locked", async () => {
    const pool: DatabasePool = await openPool(database.ownerUrl, {
      applicationName: "runfacts-test",
      lockTimeoutMs: 50,
    });
    await using holder = await connectOwner(database.ownerUrl);
    await holder.client.query("BEGIN; LOCK TABLE projects");
    expect((await faultOf(pool.query(sql.unsafe`SELECT FROM projects`)))?.cause).toBe("locked");
    await pool.end();
  });

  it("is none of an error of ours, nor of the data", () => {
    expect(databaseFault(new TypeError("x is undefined"))).toBeUndefined();
    const constraint = Object.assign(new Error("broken"), { code: "23514", constraint: "runs_check" });
    expect(databaseFault(constraint)).toBeUndefined();
    const partition = Object.assign(new Error("no partition"), { code: "23514" });
    expect(databaseFault(partition)?.cause).toBe("no_partition");
  });

  it("says what is wrong without naming hosts, roles or SQL", async () => {
    const fault = await faultOfStatement("SELECT secret FROM no_table");
    expect(JSON.stringify(fault)).not.toMatch(/no_table|SELECT|127\.0\.0\.1|runfacts_/);
  });
});
