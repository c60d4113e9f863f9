import { expect, it } from "vitest";
import { startServices } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { atServer, startCluster } from "../harness/standby.ts";
import { describeWithPostgres } from "./postgres-versions.ts";

const READS = 200;

describeWithPostgres("a replica that is delayed by 2 s", (binaries) => {
  it("is read after a write with its position, and nothing is missing", { timeout: 300_000 }, async () => {
    await using cluster = await startCluster({}, binaries);
    const { primary } = cluster;
    const replica = await cluster.addReplica({ recovery_min_apply_delay: "2s" });
    await using services = await startServices(
      { ingestUrl: primary.ingestUrl, queryUrl: atServer(primary.queryUrl, replica) },
      { PRIMARY_DATABASE_URL: primary.queryUrl },
    );
    const statuses = { without: new Map<number, number>(), at: new Map<number, number>() };
    const count = (counts: Map<number, number>, status: number) =>
      counts.set(status, (counts.get(status) ?? 0) + 1);
    const agents = Array.from({ length: 10 }, async () => {
      for (let n = 0; n < READS / 10; n += 1) {
        const run = sampleRun();
        const sent = await postJson(services.ingestUrl, "/v1/runs", run);
        expect(sent.status).toBe(201);
        const path = `/v1/runs/${run.run_id}`;
        count(statuses.without, (await getJson(services.queryUrl, path)).status);
        const position = sent.headers.get("runfacts-position");
        count(statuses.at, (await getJson(services.queryUrl, `${path}?min_position=${position}`)).status);
      }
    });
    await Promise.all(agents);
    expect(statuses.at).toEqual(new Map([[200, READS]]));
    // But for those that a slow machine came to after two seconds.
    expect(statuses.without.get(404)).toBeGreaterThan(READS / 2);
  });
});
