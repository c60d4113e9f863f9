import { setTimeout as sleep } from "node:timers/promises";
import { type DatabasePool, sql } from "slonik";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { cancellable } from "./cancellable.ts";
import { openPool } from "./open-pool.ts";

const APPLICATION = "runfacts-cancellable";
const pidRow = z.strictObject({ pid: z.int() });
const countRow = z.strictObject({ count: z.int() });

let pool: DatabasePool;
let control: DatabasePool;
beforeEach(async () => {
  const { queryUrl } = inject("postgres");
  pool = await openPool(queryUrl, { applicationName: APPLICATION, maxConnections: 2 });
  control = await openPool(queryUrl, { applicationName: "runfacts-test" });
});
afterEach(async () => {
  await pool.end();
  await control.end();
});

const long = sql.unsafe`SELECT pg_sleep(25)`;
/** Does not heed the first request, as a statement that has not begun when it comes. */
const stubborn = sql.unsafe`
  DO $$ BEGIN PERFORM pg_sleep(25); EXCEPTION WHEN query_canceled THEN PERFORM pg_sleep(60); END $$`;
const pid = sql.type(pidRow)`SELECT pg_backend_pid() AS pid`;

async function running(): Promise<number> {
  const { count } = await control.one(sql.type(countRow)`
    SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = ${APPLICATION} AND state = 'active'
  `);
  return count;
}

const reason = new Error("cut short");

describe("cancellable", () => {
  it("cancels the statement that runs, and rejects with the reason", async () => {
    const cut = new AbortController();
    const call = cancellable(pool, cut.signal).any(long);
    call.catch(() => undefined);
    await expect.poll(running, { timeout: 10_000 }).toBe(1);
    cut.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(await running()).toBe(0);
  });

  it("cancels again what goes on after it was asked once", async () => {
    const cut = new AbortController();
    const call = cancellable(pool, cut.signal).any(stubborn);
    call.catch(() => undefined);
    await expect.poll(running, { timeout: 10_000 }).toBe(1);
    cut.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(await running()).toBe(0);
  });

  it("ends a transaction that is cut between two statements", async () => {
    const cut = new AbortController();
    const call = cancellable(pool, cut.signal).transaction(async (connection) => {
      await connection.any(sql.unsafe`SELECT 1`);
      cut.abort(reason);
      await connection.any(long);
    });
    await expect(call).rejects.toBe(reason);
    expect(await running()).toBe(0);
  });

  it("begins nothing once the signal has fired", async () => {
    await expect(cancellable(pool, AbortSignal.abort(reason)).any(long)).rejects.toBe(reason);
    expect(await running()).toBe(0);
  });

  it("gives a connection back that was waited for in vain", async () => {
    const before = await Promise.all([pool.one(pid), pool.one(pid)]);
    const cut = new AbortController();
    const busy = [pool.any(sql.unsafe`SELECT pg_sleep(1)`), pool.any(sql.unsafe`SELECT pg_sleep(1)`)];
    const call = cancellable(pool, cut.signal).any(long);
    call.catch(() => undefined);
    cut.abort(reason);
    await expect(call).rejects.toBe(reason);
    await Promise.all(busy);
    const after = await Promise.all([pool.one(pid), pool.one(pid)]);
    expect(new Set(after.map((row) => row.pid))).toEqual(new Set(before.map((row) => row.pid)));
  });

  it("never meets a statement of another call", async () => {
    const others = { failed: 0, done: 0 };
    const end = { reached: false };
    const busy = Array.from({ length: 3 }, async () => {
      while (!end.reached) {
        await pool.any(sql.unsafe`SELECT pg_sleep(0.002)`).then(
          () => {
            others.done += 1;
          },
          () => {
            others.failed += 1;
          },
        );
      }
    });
    for (let round = 0; round < 60; round += 1) {
      const cut = new AbortController();
      const call = cancellable(pool, cut.signal).any(sql.unsafe`SELECT pg_sleep(0.003)`);
      call.catch(() => undefined);
      await sleep(round % 6);
      cut.abort(reason);
      await call.catch(() => undefined);
    }
    end.reached = true;
    await Promise.all(busy);
    expect(others.failed).toBe(0);
    expect(others.done).toBeGreaterThan(0);
  });
});
