import { expect, it } from "vitest";
import { startLoad } from "../harness/acknowledged-load.ts";
import { asOwner } from "../harness/embedded-platform.ts";
import { startServices } from "../harness/platform.ts";
import { getJson } from "../harness/rest.ts";
import { readEvents } from "../harness/server-events.ts";
import { startCluster } from "../harness/standby.ts";
import { startSwitch } from "../harness/tcp-switch.ts";
import { describeWithPostgres } from "./postgres-versions.ts";

const ROUNDS = 5;
const SYNCHRONOUS = { synchronous_standby_names: "replica" };
const ALONE = "ALTER SYSTEM SET synchronous_standby_names = ''";

/** Fails over once, under load, and tells what came of it. */
async function failOver(mode: "synchronous" | "asynchronous", binaries: string | undefined) {
  await using cluster = await startCluster({}, binaries);
  const { primary } = cluster;
  const replica = await cluster.addReplica();
  if (mode === "synchronous") {
    for (const [name, value] of Object.entries(SYNCHRONOUS))
      await asOwner(primary.ownerUrl, `ALTER SYSTEM SET ${name} = '${value}'`);
    await asOwner(primary.ownerUrl, "SELECT pg_reload_conf()");
    await expect
      .poll(() => asOwner(primary.ownerUrl, "SELECT sync_state FROM pg_stat_replication"), {
        timeout: 20_000,
      })
      .toEqual([{ sync_state: "sync" }]);
  }
  await using toPrimary = await startSwitch(primary.ownerUrl);
  await using services = await startServices({
    ingestUrl: toPrimary.through(primary.ingestUrl),
    queryUrl: toPrimary.through(primary.queryUrl),
  });
  await using watching = await readEvents(`${services.queryUrl}/v1/runs:watch`);
  const load = startLoad(services.ingestUrl, 4, 5);
  await expect.poll(() => load.acknowledged.size, { timeout: 30_000 }).toBeGreaterThan(50);
  if (mode === "asynchronous") {
    await asOwner(replica, "ALTER SYSTEM SET primary_conninfo = ''");
    await asOwner(replica, "SELECT pg_reload_conf()");
    const { size } = load.acknowledged;
    await expect.poll(() => load.acknowledged.size, { timeout: 30_000 }).toBeGreaterThan(size + 50);
  }
  toPrimary.turn(null);
  await asOwner(replica, ALONE);
  await asOwner(replica, "SELECT pg_promote(true, 30)");
  toPrimary.turn(replica);
  const idsTold = () =>
    new Set(watching.events.flatMap(({ data }) => Object(data).run?.run.run_id ?? []) as string[]);
  const isSkipped = () => watching.events.some(({ data }) => "skipped" in Object(data));
  const storedRuns = async () => {
    const rows = await asOwner<{ run_id: string }>(replica, "SELECT run_id::text FROM run_registry");
    return new Set(rows.map(({ run_id }) => run_id));
  };
  await expect.poll(isSkipped, { timeout: 60_000 }).toBe(true);
  // As a client lists the runs again that is told so.
  const listed = await storedRuns();
  const before = load.acknowledged.size;
  await expect.poll(() => load.acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(before + 100);
  await load.stop();
  const stored = await storedRuns();
  const untold = () => stored.difference(idsTold()).difference(listed).size;
  await expect.poll(untold, { timeout: 20_000 }).toBe(0);
  const stats = await getJson(services.queryUrl, "/v1/stats");
  return {
    lost: load.acknowledged.difference(stored).size,
    isCounted: Object(stats.body).total_runs === stored.size,
  };
}

describeWithPostgres("a failover under load", (binaries) => {
  it("that is synchronous loses no acknowledged run, five times", { timeout: 900_000 }, async () => {
    for (let round = 0; round < ROUNDS; round += 1)
      expect(await failOver("synchronous", binaries)).toEqual({ lost: 0, isCounted: true });
  });

  it("that is asynchronous leaves no watcher in the dark, five times", { timeout: 900_000 }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { lost, isCounted } = await failOver("asynchronous", binaries);
      // So ids are given a second time.
      expect(lost).toBeGreaterThan(0);
      expect(isCounted).toBe(true);
    }
  });
});
