import { sql } from "slonik";
import { expect, inject, it } from "vitest";
import { maintain } from "../admin/index.ts";
import { openDatabase } from "../testing/index.ts";
import { partitionDaysAhead } from "./partition-days-ahead.ts";
import { ping } from "./ping.ts";

it("counts the days after today up to the first gap, for both services", async () => {
  await using database = await openDatabase(inject("postgres"));
  expect(await partitionDaysAhead(database.ingest)).toBe(7);
  expect(await partitionDaysAhead(database.query)).toBe(7);
  await maintain(database.ownerUrl, { daysAhead: 9 });
  expect(await partitionDaysAhead(database.ingest)).toBe(9);

  const drop = async (ahead: number) => {
    const day = new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
    await database.owner.query(sql.unsafe`DROP TABLE ${sql.identifier([`agent_failures_${day}`])}`);
  };
  await drop(3);
  expect(await partitionDaysAhead(database.ingest)).toBe(2);
  await drop(0);
  expect(await partitionDaysAhead(database.ingest)).toBe(-1);
});

it("ping answers while the database does", async () => {
  await using database = await openDatabase(inject("postgres"));
  await ping(database.query);
  await database.query.end();
  await expect(ping(database.query)).rejects.toThrow();
});
