import * as read from "@runfacts/db/read";
import { openDatabase } from "@runfacts/db/testing";
import pg from "pg";
import { expect, inject, it } from "vitest";
import { fillDatabase } from "../fill/fill-database.ts";
import { explainReads } from "./explain-reads.ts";
import { readCalls } from "./read-calls.ts";

it("asks every function of db/read", () => {
  const functions = Object.entries(read).filter(([, member]) => typeof member === "function");
  const asked = readCalls({ now: 0n, runId: "", sessionId: "" }).map(({ name }) => name.split(":")[0]);
  expect(functions.map(([name]) => name).filter((name) => !asked.includes(name))).toEqual([]);
});

it("explains every statement that they send", async () => {
  await using database = await openDatabase(inject("postgres"));
  const history = { runs: 60, now: Date.now() };
  const signal = new AbortController().signal;
  await fillDatabase(database.ownerUrl, history, { signal, onProgress: () => {} });
  const client = new pg.Client(database.queryUrl);
  await client.connect();
  let table = "";
  for await (const section of explainReads(database.query, client, history)) table = section;
  await client.end();
  expect(table).toMatch(
    /\| listRuns: all(?: \(1\))? \| (?:once|[\d.]+ ms) \| [\d.]+ ms \| (?:none|agent_.+) \| \d+ \|/,
  );
  expect(table).toMatch(/\| getStats: all, all time/);
}, 120_000);
