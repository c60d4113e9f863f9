import { randomUUID } from "node:crypto";
import { sql } from "slonik";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { clientDroppedRuns } from "../read/facets/client-dropped-runs.ts";
import { type OpenDatabase, openDatabase } from "../testing/index.ts";
import { addClientDrops, type ClientDrop, type ClientDrops } from "./add-client-drops.ts";

const HOUR_US = 3_600_000_000n;
/** Start of an hour. */
const HOUR = ((BigInt(Date.now()) * 1_000n) / HOUR_US) * HOUR_US;

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

function dropsOf(drops: readonly Partial<ClientDrop>[], tracer: Partial<ClientDrops> = {}): ClientDrops {
  return {
    tracerId: randomUUID(),
    agentId: "support",
    agentVersion: "1",
    environment: "production",
    ...tracer,
    drops: drops.map((drop) => ({ hour: HOUR, reason: "queue_full", runs: 1n, ...drop })),
  };
}

async function sums(projectId: number, filter = {}): Promise<Record<string, bigint>> {
  const rows = await clientDroppedRuns(database.query, projectId, filter, sql.fragment`TRUE`);
  return Object.fromEntries(
    rows.map(({ agent_id, agent_version, reason, runs }) => [`${agent_id} ${agent_version} ${reason}`, runs]),
  );
}

describe("addClientDrops", () => {
  it("keeps the larger of two counts, whatever their order, and tells by how much it grew", async () => {
    const tracerId = randomUUID();
    const add = (runs: bigint) => addClientDrops(database.ingest, 21, dropsOf([{ runs }], { tracerId }));
    const added = [];
    for (const runs of [5n, 5n, 12n, 3n]) added.push(...(await add(runs)));
    expect(added).toEqual([5n, 0n, 7n, 0n].map((count) => ({ reason: "queue_full", added: count })));
    expect(await sums(21)).toEqual({ "support 1 queue_full": 12n });
  });

  it("adds up tracers, hours and reasons, by version, within a range of hours, of one project", async () => {
    await addClientDrops(
      database.ingest,
      22,
      dropsOf([{ runs: 2n }, { hour: HOUR - HOUR_US, runs: 3n }, { reason: "closed", runs: 4n }]),
    );
    await addClientDrops(database.ingest, 22, dropsOf([{ runs: 10n }]));
    await addClientDrops(
      database.ingest,
      22,
      dropsOf([{ runs: 1n }], { agentVersion: "2", environment: "staging" }),
    );
    await addClientDrops(database.ingest, 23, dropsOf([{ runs: 100n }]));
    expect(await sums(22)).toEqual({
      "support 1 queue_full": 15n,
      "support 1 closed": 4n,
      "support 2 queue_full": 1n,
    });
    // The hour that a range touches counts as a whole.
    expect(await sums(22, { start_time: HOUR + 1n, end_time: HOUR + 2n, environment: "production" })).toEqual(
      {
        "support 1 queue_full": 12n,
        "support 1 closed": 4n,
      },
    );
    expect(await sums(22, { end_time: HOUR })).toEqual({ "support 1 queue_full": 3n });
    expect(await sums(22, { agent_id: "support", agent_version: "2" })).toEqual({
      "support 2 queue_full": 1n,
    });
    expect(await sums(22, { agent_id: "other" })).toEqual({});
  });

  it("stores no new row of an hour that has too many, and goes on with those that are there", async () => {
    const first = dropsOf([{ runs: 1n }, { reason: "closed", runs: 1n }]);
    expect(await addClientDrops(database.ingest, 24, first, 2)).toHaveLength(2);
    expect(await addClientDrops(database.ingest, 24, dropsOf([{ runs: 9n }]), 2)).toEqual([]);
    const later = { ...first, drops: first.drops.map((drop) => ({ ...drop, runs: 2n })) };
    expect(await addClientDrops(database.ingest, 24, later, 2)).toHaveLength(2);
    expect(await sums(24)).toEqual({ "support 1 queue_full": 2n, "support 1 closed": 2n });
  });

  it.each<[string, Partial<ClientDrop>]>([
    ["a time within an hour", { hour: HOUR + 1n }],
    ["no runs", { runs: 0n }],
    ["too many runs", { runs: 1_000_000_001n }],
    ["an unknown reason", { reason: "other" as "closed" }],
  ])("the database refuses %s", async (_, drop) => {
    await expect(addClientDrops(database.ingest, 25, dropsOf([drop]))).rejects.toThrow();
  });
});
