import { maintain } from "@runfacts/db/admin";
import { describe, expect, it } from "vitest";
import { asOwner } from "../harness/embedded-platform.ts";
import { readBack } from "./read-back.ts";
import { startBusyCluster } from "./safe-cluster.ts";

const patience = { timeout: 90_000 };

describe("a place that is moved under load", () => {
  it.each(["force_logical", "block_writes"])(
    "loses nothing and leaves no watcher in the dark: %s",
    {
      timeout: 400_000,
    },
    async (mode) => {
      await using busy = await startBusyCluster();
      const { services, projects, ownerUrl } = busy;
      const acknowledged = () => projects.map(({ load }) => load.acknowledged.size);
      await expect.poll(() => Math.min(...acknowledged()), patience).toBeGreaterThan(100);

      const places = await Promise.all(projects.map(({ project }) => busy.placeOf(project.id)));
      const [from] = places;
      const to = places.find(({ port }) => port !== from?.port);
      if (from === undefined || to === undefined) throw new Error("all projects are on one node");
      await asOwner(
        ownerUrl,
        `SELECT citus_move_shard_placement(${from.shard}, '${from.host}', ${from.port}, '${to.host}', ${to.port}, '${mode}')`,
      );
      await maintain(ownerUrl, { daysAhead: 2 });
      const before = acknowledged();
      const gained = () => acknowledged().map((count, place) => count - (before[place] ?? 0));
      await expect.poll(() => Math.min(...gained()), patience).toBeGreaterThan(100);
      await busy.stop();

      for (const [place, { project, load, watcher }] of projects.entries()) {
        const { listed } = await readBack(project, services.queryUrl);
        expect(load.acknowledged.difference(listed).size).toBe(0);
        const isMoved = places[place]?.shard === from.shard;
        if (isMoved) expect(watcher.skipped()).toBeGreaterThan(0);
        else await expect.poll(() => listed.difference(watcher.told).size, { timeout: 30_000 }).toBe(0);
        expect(watcher.skipped() > 0).toBe(isMoved);
        expect(watcher.failed).toEqual([]);
      }
    },
  );
});
