import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { maintain } from "../../admin/index.ts";
import type { PartRecord } from "../../rows.ts";
import { type OpenDatabase, openDatabase, runRecord, writeRecords } from "../../testing/index.ts";
import { hashedRun, partOf } from "../../testing/run-parts.ts";
import { writeParts } from "../../write/parts/write-parts.ts";
import { getFacets } from "../facets/get-facets.ts";
import { listAgents } from "../facets/list-agents.ts";
import { getStats } from "./get-stats.ts";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  // More than those whose figures come from the tables.
  await writeRecords(
    database.ingest,
    1,
    Array.from({ length: 120 }, () => runRecord()),
  );
});
afterAll(() => database[Symbol.asyncDispose]());

it("leaves nothing behind where it counted while it was taken for abandoned", async () => {
  const made = hashedRun(2, 1);
  const run = { ...made, run: { ...made.run, agent_id: "ghost", environment: "nowhere" } };
  const send = (given: Partial<PartRecord> = {}) => writeParts(database.ingest, 1, [partOf(run, given)]);
  const read = async () => ({
    facets: await getFacets(database.query, 1, {}, { limit: 100 }),
    agents: (await listAgents(database.query, 1, {}, { limit: 100 })).rows,
    stats: await getStats(database.query, 1, {}),
  });
  const before = await read();
  await send({ steps: run.steps, failures: run.failures });
  const silent = () => maintain(database.ownerUrl, { runTimeoutMs: 1 });
  await expect.poll(async () => (await silent()).abandoned, { timeout: 60_000 }).toBe(1);
  const counted = await read();
  expect(counted.facets.agent_id).toContainEqual({ value: "ghost", runs: 1n });
  expect(counted.stats.failures).toContainEqual(
    expect.objectContaining({ failure_code: "code_0", count: 1n }),
  );

  expect(await send()).toMatchObject([{ outcome: "recorded" }]);
  const { stats, facets, agents } = await read();
  const isOther = <T extends { value?: string; agent_id?: string }>({ value, agent_id }: T) =>
    ![value, agent_id].some((name) => ["ghost", "nowhere", "running"].includes(name ?? ""));
  expect(facets.agent_id.filter(isOther)).toEqual(before.facets.agent_id);
  expect(facets.environment.filter(isOther)).toEqual(before.facets.environment);
  expect(facets.status.filter(isOther)).toEqual(before.facets.status);
  expect(agents.filter(isOther)).toEqual(before.agents);
  // It is open again, and counts as such.
  expect(agents.find(({ agent_id }) => agent_id === "ghost")?.runs_by_status).toEqual({
    success: 0n,
    failure: 0n,
    partial: 0n,
    running: 1n,
    abandoned: 0n,
  });
  expect(stats.steps).toEqual(before.stats.steps);
  expect(stats.failures).toEqual(counted.stats.failures);
});
