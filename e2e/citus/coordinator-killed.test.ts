import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { getJson } from "../harness/rest.ts";
import { readBack } from "./read-back.ts";
import { startBusyCluster } from "./safe-cluster.ts";

const patience = { timeout: 60_000 };
/** For as long services remember a key. */
const KEY_MS = 10_000;

describe("a coordinator that is killed under load", () => {
  it("stops no project", { timeout: 300_000 }, async () => {
    await using busy = await startBusyCluster();
    const { cluster, services, projects } = busy;
    const acknowledged = () => projects.map(({ load }) => load.acknowledged.size);
    await expect.poll(() => Math.min(...acknowledged()), patience).toBeGreaterThan(50);
    await cluster.kill(0);
    await delay(KEY_MS + 1_000);
    const before = acknowledged();
    const gained = () => acknowledged().map((count, place) => count - (before[place] ?? 0));
    await expect.poll(() => Math.min(...gained()), patience).toBeGreaterThan(50);
    for (const url of [services.ingestUrl, services.queryUrl]) {
      expect(await getJson(url, "/readyz")).toMatchObject({ status: 200 });
    }
    await busy.stop();
    for (const { project, load, watcher } of projects) {
      const { listed } = await readBack(project, services.queryUrl);
      expect(load.acknowledged.difference(listed).size).toBe(0);
      await expect.poll(() => listed.difference(watcher.told).size, { timeout: 30_000 }).toBe(0);
      expect([watcher.skipped(), watcher.failed]).toEqual([0, []]);
    }
    await cluster.restart(0);
  });
});
