import { describe, expect, it } from "vitest";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { readBack } from "./read-back.ts";
import { startBusyCluster } from "./safe-cluster.ts";

const patience = { timeout: 60_000 };

describe("a worker that is killed under load", () => {
  it("stops only its projects, and loses nothing that was acknowledged", { timeout: 400_000 }, async () => {
    await using busy = await startBusyCluster();
    const { cluster, services, projects } = busy;
    const acknowledged = () => projects.map(({ load }) => load.acknowledged.size);
    await expect.poll(() => Math.min(...acknowledged()), patience).toBeGreaterThan(100);

    const [first] = projects;
    if (first === undefined) throw new Error("no project");
    const { port } = await busy.placeOf(first.project.id);
    const ports = await Promise.all(projects.map(({ project }) => busy.placeOf(project.id)));
    const isKilled = ports.map((place) => place.port === port);
    const worker = cluster.urls.findIndex((url) => new URL(url).port === String(port));
    await cluster.kill(worker);

    const reply = async () =>
      await postJson(services.ingestUrl, "/v1/runs", sampleRun(), first.project.ingest);
    await expect.poll(async () => (await reply()).status, patience).toBe(503);
    expect(JSON.stringify((await reply()).body)).toContain('"cause":"away"');
    const read = await fetch(`${services.queryUrl}/v1/runs`, { headers: first.project.query });
    expect(read.status).toBe(503);
    const before = acknowledged();
    const gained = () => acknowledged().map((count, place) => count - (before[place] ?? 0));
    const othersGained = () => gained().filter((_, place) => isKilled[place] === false);
    expect(othersGained().length).toBeGreaterThan(0);
    await expect.poll(() => Math.min(...othersGained()), patience).toBeGreaterThan(100);
    expect(Math.max(...gained().filter((_, place) => isKilled[place]))).toBe(0);
    for (const url of [services.ingestUrl, services.queryUrl]) {
      expect(await getJson(url, "/readyz")).toMatchObject({ status: 200 });
    }
    const metrics = await (await fetch(`${services.ingestUrl}/metrics`)).text();
    expect(metrics).toMatch(/^runfacts_database_places_away 2$/m);

    await cluster.restart(worker);
    await expect.poll(() => Math.min(...gained()), patience).toBeGreaterThan(100);
    await busy.stop();
    for (const { project, load, watcher } of projects) {
      const { listed } = await readBack(project, services.queryUrl);
      expect(load.acknowledged.difference(listed).size).toBe(0);
      if (watcher.skipped() === 0) {
        await expect.poll(() => listed.difference(watcher.told).size, { timeout: 30_000 }).toBe(0);
      }
      expect(watcher.failed).toEqual([]);
    }
  });
});
