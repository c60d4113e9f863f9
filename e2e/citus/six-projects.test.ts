import { verifyRollups } from "@runfacts/db/admin";
import { describe, expect, it } from "vitest";
import { startPlatform } from "../harness/platform.ts";
import { startProjectLoad } from "./project-load.ts";
import { watchProject } from "./project-watcher.ts";
import { makeProjects } from "./projects.ts";
import { readBack } from "./read-back.ts";

const PROJECTS = 6;
const RUNS = Number(process.env["CITUS_RUNS"] ?? 200);
/** For each run of each project. */
const PATIENCE_MS = 30;

describe("six projects on a cluster", () => {
  it("are stored, listed, counted and told whole", {
    timeout: 120_000 + PROJECTS * RUNS * PATIENCE_MS,
  }, async () => {
    await using platform = await startPlatform({ AUTH: "required" });
    const { ingestUrl, queryUrl, database } = platform;
    const projects = await makeProjects(database.ownerUrl, PROJECTS);
    const watchers = await Promise.all(projects.map((project) => watchProject(project, queryUrl)));
    const loads = projects.map((project) => startProjectLoad(project, { ingestUrl, runs: RUNS }));
    await Promise.all(loads.map(({ done }) => done));
    for (const [place, { acknowledged }] of loads.entries()) {
      const project = projects[place];
      const watcher = watchers[place];
      if (project === undefined || watcher === undefined) throw new Error("a project is missing");
      await expect.poll(() => acknowledged.difference(watcher.told).size, { timeout: 30_000 }).toBe(0);
      expect([watcher.skipped(), watcher.failed]).toEqual([0, []]);
      const { listed, counted } = await readBack(project, queryUrl);
      expect([listed.symmetricDifference(acknowledged).size, counted]).toEqual([0, acknowledged.size]);
      await watcher.stop();
    }
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });
});
