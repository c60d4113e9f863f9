import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "slonik";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { startEmbeddedPostgres } from "../embedded/index.ts";
import { classifyError } from "./classify-error.ts";
import { openPool } from "./open-pool.ts";
import { ping } from "./ping.ts";

const row = z.strictObject({ value: z.int() });

describe("openPool", () => {
  it("sets the session up", async () => {
    const pool = await openPool(inject("postgres").queryUrl, {
      applicationName: "runfacts-query",
      statementTimeoutMs: 1_234,
      lockTimeoutMs: 567,
    });
    const settings = await pool.one(sql.unsafe`
      SELECT current_setting('application_name') AS application_name,
        current_setting('statement_timeout') AS statement_timeout,
        current_setting('lock_timeout') AS lock_timeout,
        current_setting('default_transaction_isolation') AS isolation,
        current_setting('default_transaction_read_only') AS read_only
    `);
    await pool.end();
    expect(settings).toEqual({
      application_name: "runfacts-query",
      statement_timeout: "1234ms",
      lock_timeout: "567ms",
      isolation: "read committed",
      read_only: "on",
    });
  });

  it("keeps prepared statements and its backend from call to call", async () => {
    const pool = await openPool(inject("postgres").queryUrl, {
      applicationName: "runfacts-test",
      maxConnections: 1,
    });
    const prepared = () => pool.one(sql.prepared("prepared", row)`SELECT pg_backend_pid() AS value`);
    expect(await prepared()).toEqual(await prepared());
    const count = pool.one(sql.type(row)`
      SELECT count(*)::int AS value FROM pg_prepared_statements WHERE name = 'prepared'
    `);
    expect(await count).toEqual({ value: 1 });
    await pool.end();
  });

  it.each(["sslmode=verify-full&sslrootcert=system", "sslmode=require", "ssl=true"])(
    "takes %s, and the server must then speak TLS",
    async (parameters) => {
      const url = `${inject("postgres").queryUrl.replace(/\?.*/, "")}?${parameters}`;
      await expect(openPool(url, { applicationName: "runfacts-test" })).rejects.toThrow(/SSL/);
    },
  );
});

describe("a restart of Postgres", () => {
  let dataDir: string;
  const start = () => startEmbeddedPostgres({ dataDir, log: () => {}, settings: { fsync: "off" } });
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "runfacts-restart-"));
    await chmod(dataDir, 0o711);
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it("is survived: calls fail as unavailable, then succeed", async () => {
    const first = await start();
    const pool = await openPool(first.url, { applicationName: "runfacts-test", maxConnections: 4 });
    let answers = 0;
    const refusals = new Set<string>();
    const failures: unknown[] = [];
    let calling = true;
    const callers = Array.from({ length: 8 }, async () => {
      while (calling) {
        await ping(pool).then(
          () => answers++,
          (error: unknown) => {
            refusals.add(classifyError(error));
            failures.push(error);
          },
        );
        await delay(5);
      }
    });
    await expect.poll(() => answers).toBeGreaterThan(50);

    // A statement under way, and idle connections, when the server goes.
    const underWay = pool.query(sql.unsafe`SELECT pg_sleep(30)`).catch(classifyError);
    await delay(50);
    await first[Symbol.asyncDispose]();
    expect(await underWay).toBe("unavailable");
    await expect.poll(() => failures.length).toBeGreaterThan(20);

    const before = answers;
    await using _second = await start();
    await expect.poll(() => answers, { timeout: 5_000 }).toBeGreaterThan(before + 50);
    calling = false;
    await Promise.all(callers);
    await pool.end();
    expect([...refusals]).toEqual(["unavailable"]);
  });
});
