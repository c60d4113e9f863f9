import fc from "fast-check";
import { type DatabasePool, sql } from "slonik";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { z } from "zod";
import { withParameter } from "../connection/index.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import { openPool } from "./open-pool.ts";

let pool: DatabasePool;
beforeAll(async () => {
  const url = inject("postgres").queryUrl;
  // A session's own ideas of how a time looks must not matter.

  pool = await openPool(withParameter(url, "options", "-c timezone=Asia/Kathmandu -c datestyle=German"), {
    applicationName: "runfacts-test",
  });
});
afterAll(() => pool.end());

const timeRow = z.strictObject({ time: z.bigint() });

it("Postgres and we agree on every microsecond", async () => {
  const range = { min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n };
  await fc.assert(
    fc.asyncProperty(fc.bigInt(range), async (microseconds) => {
      const literal = timestamptzLiteral(microseconds);
      const { time } = await pool.one(sql.type(timeRow)`SELECT ${literal}::timestamptz AS time`);
      expect(time).toBe(microseconds);
    }),
    { numRuns: 50 },
  );
});

it("int8 and count are bigint, date is text, bytea is bytes, null is null", async () => {
  const row = await pool.one(sql.unsafe`
    SELECT 9223372036854775807 AS int8, count(*) AS count, date '2026-11-01' AS date, '\\x01ff'::bytea AS bytea,
      NULL::timestamptz AS nothing, ARRAY['1970-01-01T00:00:00.000001Z'::timestamptz] AS times
  `);
  expect(row).toEqual({
    int8: 9_223_372_036_854_775_807n,
    count: 1n,
    date: "2026-11-01",
    bytea: Buffer.from([1, 255]),
    nothing: null,
    times: [1n],
  });
});

it("a row that does not fit its schema is refused, without its values", async () => {
  const promise = pool.one(sql.type(timeRow)`SELECT 'secret' AS time`);
  await expect(promise).rejects.toThrow(/A row does not fit its schema: time: .*expected bigint/);
  await expect(promise).rejects.not.toThrow("secret");
});
