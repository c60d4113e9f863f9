import { tallyCauses } from "@runfacts/db/read";
import { openDatabase } from "@runfacts/db/testing";
import pg from "pg";
import { expect, inject, it } from "vitest";
import { fillDatabase } from "../fill/fill-database.ts";
import { explainStatement } from "./explain-statement.ts";
import { planTree } from "./plan.ts";
import { recordingPool, type Statement } from "./recording-pool.ts";

const DAY = 86_400_000_000n;

it("reads the latest runs of a range of days in the order of an index", async () => {
  await using database = await openDatabase(inject("postgres"));
  const history = { runs: 4_000, now: Date.now() };
  const signal = new AbortController().signal;
  await fillDatabase(database.ownerUrl, history, { signal, onProgress: () => {} });
  const end_time = BigInt(history.now) * 1_000n;
  const filter = { start_time: end_time - 29n * DAY, end_time };
  const statements: Statement[] = [];
  await tallyCauses(recordingPool(database.query, statements), 1, { affected: "failed", filter });
  const [statement] = statements.slice(-1);
  if (statement === undefined) throw new Error("nothing was sent");
  const client = new pg.Client(database.queryUrl);
  await client.connect();
  const { Plan: plan } = await explainStatement(client, statement);
  await client.end();
  const lines = planTree(plan).map((line) => line.trim());
  const ordered = lines.findIndex((line) => line.includes("by run.started_at DESC"));
  expect(lines[ordered]).toMatch(/^Merge Append/);
}, 120_000);
