import { randomUUID } from "node:crypto";
import { type DatabasePool, openPool, singlePostgres } from "@runfacts/db/pool";
import { askPool, type OpenDatabase, openDatabase } from "@runfacts/db/testing";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { notifyShape } from "../../rules/notify-schema.ts";
import { DeliveryError } from "../delivery-error.ts";
import type { Destination } from "../destinations.ts";
import type { Batch } from "../senders/sender.ts";
import { Notifier } from "./notifier.ts";
import { createNotifyMetrics } from "./notify-metrics.ts";

const schema = z.object(notifyShape);
const START = Date.parse("2026-03-01T12:00:00Z");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let database: OpenDatabase;
let pool: DatabasePool;
let projects = 200;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  pool = await openPool(database.insightUrl, { applicationName: "runfacts-test" });
});
afterAll(async () => {
  await pool.end();
  await database[Symbol.asyncDispose]();
});

/** A destination that keeps what it is sent, or fails as it is told. */
function destination(name: string, more: Partial<Destination> = {}) {
  const batches: Batch[] = [];
  const failures: DeliveryError[] = [];
  const send = async (batch: Batch) => {
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    batches.push(batch);
    return undefined;
  };
  const made: Destination = { name, send, groupMs: undefined, quietHours: undefined, ...more };
  return { made, failures, keys: () => batches.map(({ notices }) => notices.map(({ key }) => key)) };
}

/** A notifier of one project of its own, whose clock is set by the test. */
function notify(destinations: readonly Destination[]) {
  projects += 1;
  const projectId = projects;
  const registry = new Registry();
  const time = { now: START };
  const spec = schema.parse({
    destinations: destinations.map(({ name }) => ({
      name,
      type: "webhook",
      url: "https://a.example/",
      secret: { env: "A" },
    })),
  });
  const notifier = new Notifier({
    database: singlePostgres(pool),
    clock: () => time.now,
    dashboardUrl: undefined,
    metrics: createNotifyMetrics(registry),
    plan: () => ({ spec, destinations }),
    listProjects: async () => [{ projectId, name: "default" }],
    onError: (error) => {
      throw error;
    },
  });
  return {
    time,
    metric: async (name: string) => (await registry.getSingleMetricAsString(name)).split("\n").slice(2),
    async look() {
      await notifier.look();
      await notifier.settle();
    },
    async open(): Promise<string> {
      const id = randomUUID();
      await askPool(
        pool,
        `INSERT INTO incidents (began_at, opened_at, project_id, incident_id, kind, subject, agent_id)
        VALUES ('${iso(time.now)}', '${iso(time.now)}', ${projectId}, '${id}', 'drift', '${id}', 'support')`,
      );
      await this.reach(id, "open");
      return id;
    },
    async reach(id: string, state: string): Promise<void> {
      await askPool(
        pool,
        `INSERT INTO incident_changes (changed_at, project_id, incident_id, state)
        VALUES ('${iso(time.now)}', ${projectId}, '${id}', '${state}')`,
      );
    },
  };
}

const iso = (ms: number) => new Date(ms).toISOString();

describe("Notifier", () => {
  it("tells each destination of each state once", async () => {
    const [ops, pager] = [destination("ops"), destination("pager")];
    const notifier = notify([ops.made, pager.made]);
    const id = await notifier.open();
    await notifier.look();
    await notifier.look();
    await notifier.reach(id, "resolved");
    await notifier.look();
    for (const { keys } of [ops, pager]) expect(keys()).toEqual([[`${id}.open`], [`${id}.resolved`]]);
    expect(await notifier.metric("runfacts_notifications_sent_total")).toEqual([
      'runfacts_notifications_sent_total{destination="ops"} 2',
      'runfacts_notifications_sent_total{destination="pager"} 2',
    ]);
  });

  it("tries again after a pause, as long as the receiver asks, and keeps no other waiting", async () => {
    const [ops, pager] = [destination("ops"), destination("pager")];
    const notifier = notify([ops.made, pager.made]);
    ops.failures.push(new DeliveryError("busy", HOUR_MS));
    const id = await notifier.open();
    await notifier.look();
    expect([ops.keys(), pager.keys()]).toEqual([[], [[`${id}.open`]]]);
    notifier.time.now += HOUR_MS - 1;
    await notifier.look();
    expect(ops.keys()).toEqual([]);
    notifier.time.now += 1;
    await notifier.look();
    expect(ops.keys()).toEqual([[`${id}.open`]]);
    expect(await notifier.metric("runfacts_notification_failures_total")).toEqual([
      'runfacts_notification_failures_total{destination="ops",fault="busy"} 1',
    ]);
  });

  it("does not send again what was taken for some of the recipients, and counts it", async () => {
    let mails = 0;
    const send = async () => {
      mails += 1;
      return "refused" as const;
    };
    const notifier = notify([destination("mail", { send }).made]);
    await notifier.open();
    await notifier.look();
    notifier.time.now += HOUR_MS;
    await notifier.look();
    expect(mails).toBe(1);
    expect(await notifier.metric("runfacts_notification_failures_total")).toEqual([
      'runfacts_notification_failures_total{destination="mail",fault="refused"} 1',
    ]);
  });

  it("gives up after three days, and says so", async () => {
    const ops = destination("ops");
    const notifier = notify([ops.made]);
    ops.failures.push(new DeliveryError("not_reached", DAY_MS));
    await notifier.open();
    await notifier.look();
    notifier.time.now += 3 * DAY_MS + 1;
    await notifier.look();
    await notifier.look();
    expect(ops.keys()).toEqual([]);
    expect(await notifier.metric("runfacts_notifications_dead")).toEqual([
      'runfacts_notifications_dead{destination="ops"} 1',
    ]);
    expect(await notifier.metric("runfacts_notifications_waiting")).toEqual([
      'runfacts_notifications_waiting{destination="ops"} 0',
    ]);
  });

  it("is silent in quiet hours, and tells afterwards", async () => {
    const quietHours = { from: "12:00", to: "13:00", time_zone: "UTC" };
    const ops = destination("ops", { quietHours });
    const notifier = notify([ops.made]);
    const id = await notifier.open();
    await notifier.look();
    expect(ops.keys()).toEqual([]);
    expect(await notifier.metric("runfacts_notifications_waiting")).toEqual([
      'runfacts_notifications_waiting{destination="ops"} 1',
    ]);
    notifier.time.now += HOUR_MS;
    await notifier.look();
    expect(ops.keys()).toEqual([[`${id}.open`]]);
  });

  it("groups what happens within the window, in one message that stays what it is", async () => {
    const chat = destination("chat", { groupMs: 60_000 });
    const notifier = notify([chat.made]);
    const first = await notifier.open();
    await notifier.look();
    expect(chat.keys()).toEqual([]);
    notifier.time.now += 30_000;
    const second = await notifier.open();
    await notifier.look();
    chat.failures.push(new DeliveryError("not_reached"));
    notifier.time.now += 30_000;
    await notifier.look();
    const third = await notifier.open();
    notifier.time.now += 60_000;
    await notifier.look();
    expect(chat.keys()).toEqual([[`${first}.open`, `${second}.open`], [`${third}.open`]]);
  });

  it("tells nobody of what was worse more than a day before it was found", async () => {
    const ops = destination("ops");
    const notifier = notify([ops.made]);
    const past = await notifier.open();
    notifier.time.now += DAY_MS + 1;
    await notifier.reach(past, "resolved");
    const news = await notifier.open();
    notifier.time.now += DAY_MS;
    await notifier.look();
    expect(ops.keys()).toEqual([[`${news}.open`]]);
  });
});
