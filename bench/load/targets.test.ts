import { groupsOf, openDatabase } from "@runfacts/db/testing";
import { stepSumColumns } from "@runfacts/db/write";
import { expect, inject, it, vi } from "vitest";
import { copyColumns, copyTables } from "../data/copy-rows.ts";
import { startPlainWay } from "../harness/plain-way.ts";
import { query } from "../harness/postgres.ts";
import { startIngest } from "../harness/service.ts";
import { copyTarget } from "./copy-target.ts";
import { grpcTarget } from "./grpc-target.ts";
import { restTarget } from "./rest-target.ts";
import { runTemplates } from "./run-templates.ts";
import type { Target } from "./target.ts";

const runs = runTemplates(Date.now()).slice(0, 50);

it("every way stores the same rows, but for ids and hashes", async () => {
  // The PostgreSQL of tests runs without fsync.
  vi.stubEnv("ALLOW_UNSAFE_DURABILITY", "1");
  await using database = await openDatabase(inject("postgres"));
  await using service = await startIngest(database.ingestUrl);
  await using plain = await startPlainWay(database.ingestUrl);

  const stored = async (target: Target, requests: number, leftOut = /^$/) => {
    await using sending = target;
    for (let sent = 0; sent < requests; sent++) {
      const { refused } = await sending.send();
      expect(refused).toBe(0);
    }
    const rows = await rowsOf(database.ownerUrl, leftOut);
    await query(database.ownerUrl, `TRUNCATE ${copyTables.join(", ")} CASCADE`);
    return rows;
  };
  const unary = { batch: 1, connections: 1 };
  const copied = await stored(await copyTarget(database.ingestUrl, runs), 1);
  expect(copied.map((rows) => rows.length)).toEqual([50, 50, 500, expect.any(Number)]);
  expect(await stored(await grpcTarget(service.url, runs, { batch: 50, connections: 1 }), 1)).toEqual(copied);
  expect(await stored(await grpcTarget(service.url, runs, unary), 50)).toEqual(copied);
  expect(await stored(await restTarget(service.url, runs, { connections: 2 }), 50)).toEqual(copied);
  const exported = { batch: 50, connections: 1, calls: "Export" } as const;
  const [registered, kept, steps, failures] = await stored(await grpcTarget(service.url, runs, exported), 1);
  expect([registered?.length, kept?.length, steps?.length]).toEqual([50, 50, 550]);
  const failed = runs.filter(({ status }) => status !== "success").length;
  expect(failures?.length).toBeGreaterThanOrEqual(failed);
  // The plain way stores in metadata again what the columns hold, and no sums of steps.
  const derived = new RegExp(`, metadata, in_metadata|, ${stepSumColumns.join(", ")}, step_cells`);
  const likePlain = await stored(await copyTarget(database.ingestUrl, runs), 1, derived);
  expect(await stored(await grpcTarget(plain.grpcUrl, runs, unary), 50, derived)).toEqual(likePlain);
  expect(await stored(await restTarget(plain.restUrl, runs, { connections: 2 }), 50, derived)).toEqual(
    likePlain,
  );
});

it("a load that is answered otherwise than expected fails", async () => {
  await using database = await openDatabase(inject("postgres"));
  await using plain = await startPlainWay(database.ingestUrl);
  const { ingest } = await groupsOf(database.ownerUrl);
  await query(database.ownerUrl, `REVOKE INSERT ON agent_steps FROM ${ingest}`);
  await using target = await restTarget(plain.restUrl, runs, { connections: 1 });
  await expect(target.send()).rejects.toThrow("HTTP status 500");
});

/** The rows of each table, without what differs from one sending to the next, in an order of their own. */
async function rowsOf(ownerUrl: string, leftOut: RegExp): Promise<string[][]> {
  return Promise.all(
    copyTables.map(async (table) => {
      const columns = copyColumns[table]
        .replaceAll(/\b(?:run_id|content_hash|item_hash), |, (?:content|item)_hash\b/g, "")
        .replaceAll(new RegExp(leftOut, "g"), "");
      const rows = await query<{ row: string }>(
        ownerUrl,
        `SELECT (${columns})::text AS row FROM ${table} ORDER BY 1`,
      );
      return rows.map(({ row }) => row);
    }),
  );
}
