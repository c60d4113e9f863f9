import { randomUUID } from "node:crypto";
import { sql } from "slonik";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { z } from "zod";
import { clearExpired } from "../admin/clear-expired.ts";
import { type DatabasePool, openPool } from "../pool/index.ts";
import { askPool, type OpenDatabase, openDatabase } from "../testing/index.ts";
import {
  buryNotifications,
  countWaiting,
  leaseNotifications,
  markFailed,
  markSent,
  routeChanges,
} from "./index.ts";

const NOW = 1_800_000_000_000_000n;
const SECOND = 1_000_000n;
const LEASE = 30n * SECOND;

let database: OpenDatabase;
let pool: DatabasePool;
let others: DatabasePool;
let projects = 100;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  pool = await openPool(database.insightUrl, { applicationName: "runfacts-test" });
  others = await openPool(database.insightUrl, { applicationName: "runfacts-test" });
});
afterAll(async () => {
  await pool.end();
  await others.end();
  await database[Symbol.asyncDispose]();
});

const nothing = z.strictObject({});
const at = (microseconds: bigint) => new Date(Number(microseconds / 1_000n)).toISOString();

/** A project that no other test has. */
function newProject(): number {
  projects += 1;
  return projects;
}

async function open(projectId: number, when: bigint, incidentId = randomUUID()): Promise<string> {
  await pool.query(sql.type(nothing)`
    INSERT INTO incidents (began_at, opened_at, project_id, incident_id, kind, subject, agent_id)
    VALUES (${at(when)}::timestamptz, ${at(when)}::timestamptz, ${projectId}, ${incidentId}::uuid, 'drift',
      ${incidentId}, 'support')
  `);
  await reach(projectId, incidentId, "open", when);
  return incidentId;
}

async function reach(projectId: number, incidentId: string, state: string, when: bigint): Promise<void> {
  await pool.query(sql.type(nothing)`
    INSERT INTO incident_changes (changed_at, project_id, incident_id, state)
    VALUES (${at(when)}::timestamptz, ${projectId}, ${incidentId}::uuid, ${state})
  `);
}

async function waitingForLocks(): Promise<number> {
  const rows = await askPool(
    database.owner,
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows.length;
}

const range = { since: NOW - 1_000n * SECOND, now: NOW };
const to =
  (...destinations: string[]) =>
  () =>
    destinations.map((destination) => ({ destination, dueAt: NOW }));

function lease(projectId: number, more: Partial<Parameters<typeof leaseNotifications>[2]> = {}) {
  const now = more.now ?? NOW;
  const options = { destination: "ops", now, until: now + LEASE, isGrouped: false, ...more };
  return leaseNotifications(pool, projectId, options);
}

const told = (found: Awaited<ReturnType<typeof lease>>) =>
  found?.rows.map(({ incident_id, reached }) => [incident_id, reached]);

describe("routeChanges", () => {
  it("queues each change once for each destination, whoever comes first and however often", async () => {
    const project = newProject();
    const incident = await open(project, NOW - SECOND);
    const decided: string[] = [];
    const counts = await Promise.all(
      [pool, others, pool, others].map((each) =>
        routeChanges(each, project, range, ({ incident_id }) => {
          decided.push(incident_id);
          return to("ops", "chat")();
        }),
      ),
    );
    expect(counts.toSorted()).toEqual([0, 0, 0, 1]);
    expect(decided).toEqual([incident]);
    expect(await routeChanges(pool, project, range, to("later"))).toBe(0);
    const waiting = await countWaiting(pool, project, { now: NOW, deadSince: 0n });
    expect(waiting).toMatchObject([
      { destination: "chat", waiting: 1n, is_due: true },
      { destination: "ops", waiting: 1n, is_due: true },
    ]);
  });

  it("waits for a service that is deciding, and leaves the change to it", async () => {
    const project = newProject();
    const incident = await open(project, NOW);
    const [taken, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const deciding = pool.transaction(async (connection) => {
      await connection.query(sql.type(nothing)`
        INSERT INTO routed_changes (routed_at, project_id, incident_id, state)
        VALUES (${at(NOW)}::timestamptz, ${project}, ${incident}::uuid, 'open')
      `);
      taken.resolve();
      await end.promise;
    });
    await taken.promise;
    const waiting = routeChanges(others, project, range, to("ops"));
    await vi.waitFor(async () => expect(await waitingForLocks()).toBe(1), 10_000);
    end.resolve();
    await deciding;
    expect(await waiting).toBe(0);
    expect(await lease(project)).toBeNull();
  });

  it("queues nothing of what it could not decide on, and decides on it again", async () => {
    const project = newProject();
    await open(project, NOW);
    const fail = () => {
      throw new Error("no");
    };
    await expect(routeChanges(pool, project, range, fail)).rejects.toThrow("no");
    expect(await routeChanges(pool, project, range, to("ops"))).toBe(1);
    expect(await lease(project)).not.toBeNull();
  });

  it("leaves what is too old, and what is of another project", async () => {
    const [project, other] = [newProject(), newProject()];
    await open(project, range.since - SECOND);
    await open(other, NOW);
    expect(await routeChanges(pool, project, range, to("ops"))).toBe(0);
  });
});

describe("routeChanges of incidents from before", () => {
  it("leaves the end of one whose beginning nobody was told of", async () => {
    const project = newProject();
    const incident = await open(project, range.since - SECOND);
    await reach(project, incident, "acknowledged", NOW - SECOND);
    await reach(project, incident, "resolved", NOW);
    expect(await routeChanges(pool, project, range, to("ops"))).toBe(0);
  });

  it("tells the end of one that was told of, however long ago", async () => {
    const project = newProject();
    const incident = await open(project, NOW - 2_000n * SECOND);
    const then = NOW - 2_000n * SECOND;
    expect(await routeChanges(pool, project, { since: then, now: then }, to("ops"))).toBe(1);
    await reach(project, incident, "resolved", NOW);
    expect(await routeChanges(pool, project, range, to("ops"))).toBe(1);
  });
});

describe("leaseNotifications", () => {
  it("gives one to one sender, and to another when the lease is over", async () => {
    const project = newProject();
    const incident = await open(project, NOW);
    await routeChanges(pool, project, range, to("ops"));
    const options = { destination: "ops", now: NOW, until: NOW + LEASE, isGrouped: false };
    const all = await Promise.all(
      [pool, others, pool, others].map((each) => leaseNotifications(each, project, options)),
    );
    const [first, ...rest] = all.filter((each) => each !== null);
    expect(rest).toEqual([]);
    expect(first?.rows).toMatchObject([{ incident_id: incident, reached: "open", attempts: 1 }]);
    expect(await lease(project, { now: NOW + LEASE - 1n })).toBeNull();
    const again = await lease(project, { now: NOW + LEASE });
    expect(again?.batch).toBe(first?.batch);
    expect(again?.rows).toMatchObject([{ attempts: 2 }]);
  });

  it("tells the states of an incident one after the other, and those of others meanwhile", async () => {
    const project = newProject();
    const incident = await open(project, NOW - 2n * SECOND);
    await reach(project, incident, "resolved", NOW - SECOND);
    const other = await open(project, NOW);
    await routeChanges(pool, project, range, to("ops"));
    const first = await lease(project);
    const second = await lease(project);
    expect([told(first), told(second)].flat().toSorted()).toEqual(
      [
        [incident, "open"],
        [other, "open"],
      ].toSorted(),
    );
    expect(await lease(project)).toBeNull();
    for (const each of [first, second]) if (each !== null) await markSent(pool, project, each, NOW);
    expect(told(await lease(project))).toEqual([[incident, "resolved"]]);
  });

  it("groups what waits, and keeps what was tried together as it was", async () => {
    const project = newProject();
    const [first, second] = [await open(project, NOW - 2n * SECOND), await open(project, NOW - SECOND)];
    await routeChanges(pool, project, range, to("ops"));
    const group = await lease(project, { isGrouped: true });
    expect(told(group)).toEqual([
      [first, "open"],
      [second, "open"],
    ]);
    if (group === null) throw new Error("nothing was leased");
    await markFailed(pool, project, group, { fault: "busy", dueAt: NOW + SECOND });
    const third = await open(project, NOW);
    await routeChanges(pool, project, range, to("ops"));
    const fresh = await lease(project, { isGrouped: true });
    expect(told(fresh)).toEqual([[third, "open"]]);
    expect(await lease(project, { isGrouped: true })).toBeNull();
    const again = await lease(project, { isGrouped: true, now: NOW + SECOND });
    expect(again?.batch).toBe(group.batch);
    expect(told(again)).toEqual(told(group));
  });

  it("groups no state with others while one before it, that was tried, waits", async () => {
    const project = newProject();
    const incident = await open(project, NOW - 2n * SECOND);
    await routeChanges(pool, project, range, to("ops"));
    const tried = await lease(project, { isGrouped: true });
    if (tried === null) throw new Error("nothing was leased");
    await markFailed(pool, project, tried, { fault: "busy", dueAt: NOW + SECOND });
    await reach(project, incident, "resolved", NOW - SECOND);
    const other = await open(project, NOW);
    await routeChanges(pool, project, range, to("ops"));
    expect(told(await lease(project, { isGrouped: true }))).toEqual([[other, "open"]]);
    const again = await lease(project, { isGrouped: true, now: NOW + SECOND });
    expect(told(again)).toEqual([[incident, "open"]]);
    if (again !== null) await markSent(pool, project, again, NOW + SECOND);
    expect(told(await lease(project, { isGrouped: true, now: NOW + SECOND }))).toEqual([
      [incident, "resolved"],
    ]);
  });

  it("tells states in their order where two look at once", async () => {
    const project = newProject();
    const incident = await open(project, NOW - SECOND);
    await reach(project, incident, "resolved", NOW);
    await routeChanges(pool, project, range, to("ops"));
    const [taken, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    // Who looks may lock what is due, and waits with making a batch of it.
    const holding = database.owner.transaction(async (connection) => {
      await connection.query(sql.type(nothing)`LOCK TABLE notifications IN SHARE MODE`);
      taken.resolve();
      await end.promise;
    });
    await taken.promise;
    const options = { destination: "ops", now: NOW, until: NOW + LEASE, isGrouped: true };
    const both: ReturnType<typeof lease>[] = [];
    for (const each of [pool, others]) {
      both.push(leaseNotifications(each, project, options));
      await vi.waitFor(async () => expect(await waitingForLocks()).toBe(both.length), 10_000);
    }
    end.resolve();
    await holding;
    expect((await Promise.all(both)).map(told)).toEqual([
      [
        [incident, "open"],
        [incident, "resolved"],
      ],
      undefined,
    ]);
  });

  it("waits for what is not due", async () => {
    const project = newProject();
    await open(project, NOW);
    await routeChanges(pool, project, range, () => [{ destination: "ops", dueAt: NOW + SECOND }]);
    expect(await lease(project)).toBeNull();
    expect(await lease(project, { now: NOW + SECOND })).not.toBeNull();
  });
});

describe("settling", () => {
  it("notes what was sent, and never sends it again", async () => {
    const project = newProject();
    await open(project, NOW);
    await routeChanges(pool, project, range, to("ops"));
    const first = await lease(project);
    const again = await lease(project, { now: NOW + LEASE });
    if (first === null || again === null) throw new Error("nothing was leased");
    await markSent(pool, project, first, NOW + LEASE);
    await markFailed(pool, project, again, { fault: "busy", dueAt: NOW });
    expect(await lease(project, { now: NOW + 1_000n * SECOND })).toBeNull();
    expect(await countWaiting(pool, project, { now: NOW, deadSince: 0n })).toEqual([]);
  });

  it("lets nobody give back what somebody else has leased since", async () => {
    const project = newProject();
    await open(project, NOW);
    await routeChanges(pool, project, range, to("ops"));
    const first = await lease(project);
    await lease(project, { now: NOW + LEASE });
    if (first === null) throw new Error("nothing was leased");
    await markFailed(pool, project, first, { fault: "busy", dueAt: NOW });
    expect(await lease(project, { now: NOW + LEASE + SECOND })).toBeNull();
  });

  it("gives up on what has waited too long, but on nothing that is being sent", async () => {
    const project = newProject();
    await open(project, NOW);
    await open(project, NOW);
    await routeChanges(pool, project, range, to("ops"));
    await lease(project);
    const bury = (now: bigint) => buryNotifications(pool, project, { queuedBefore: NOW + 1n, now });
    expect(await bury(NOW + 1n)).toEqual(["ops"]);
    expect(await bury(NOW + LEASE)).toEqual(["ops"]);
    expect(await countWaiting(pool, project, { now: NOW, deadSince: 0n })).toMatchObject([
      { destination: "ops", waiting: 0n, dead: 2n, is_due: false },
    ]);
  });

  it("expires with its incident", async () => {
    const project = newProject();
    await askPool(database.owner, `INSERT INTO projects (project_id, name) VALUES (${project}, 'expiring')`);
    const [over, ongoing] = [await open(project, NOW), await open(project, NOW)];
    await routeChanges(pool, project, range, to("ops"));
    await askPool(
      database.owner,
      `UPDATE incidents SET state = 'resolved', resolved_at = '2001-01-01'
      WHERE project_id = ${project} AND incident_id = '${over}'`,
    );
    await clearExpired(database.ownerUrl, "2002-01-01", "2002-01-01");
    for (const table of ["notifications", "routed_changes", "incident_changes", "incidents"])
      expect(
        await askPool(database.owner, `SELECT incident_id FROM ${table} WHERE project_id = ${project}`),
      ).toEqual([{ incident_id: ongoing }]);
  });

  it("is for the role of insight alone", async () => {
    for (const refused of [database.ingest, database.query])
      await expect(countWaiting(refused, 1, { now: NOW, deadSince: 0n })).rejects.toThrow();
  });
});
