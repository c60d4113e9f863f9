import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner } from "../harness/embedded-platform.ts";
import { startServices } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { headOf, runOfParts } from "../harness/run-parts.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { atServer, type Cluster, startCluster } from "../harness/standby.ts";

let cluster: Cluster;
let replica: string;
beforeAll(async () => {
  cluster = await startCluster({ max_prepared_transactions: "2" });
  replica = await cluster.addReplica();
});
afterAll(() => cluster[Symbol.asyncDispose]());

const onReplica = (settings = {}) =>
  startServices(
    { ingestUrl: cluster.primary.ingestUrl, queryUrl: atServer(cluster.primary.queryUrl, replica) },
    settings,
  );
const pause = () => asOwner(replica, "SELECT pg_wal_replay_pause()");
const resume = () => asOwner(replica, "SELECT pg_wal_replay_resume()");
/** The value of the only sample of a metric. */
async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (.*)$`, "m").exec(text)?.[1]);
}

describe("the lag of a replica", () => {
  it("makes the query service unready beyond MAX_REPLICA_LAG, and not before", {
    timeout: 120_000,
  }, async () => {
    await using services = await onReplica({ MAX_REPLICA_LAG: 4_000 });
    const { ingestUrl, queryUrl } = services;
    const lag = async () => Object(await getJson(queryUrl, "/readyz")).body.checks.replica_lag;
    await expect.poll(lag, { timeout: 20_000 }).toEqual({ status: "ok" });
    const first = sampleRun();
    expect((await postJson(ingestUrl, "/v1/runs", first)).status).toBe(201);
    await expect
      .poll(() => getJson(queryUrl, `/v1/runs/${first.run_id}`), { timeout: 20_000 })
      .toMatchObject({ status: 200 });
    // Longer without a write than it may be behind: nothing is missing all the same.
    await delay(5_000);
    expect(await lag()).toEqual({ status: "ok" });
    expect(await metric(queryUrl, "runfacts_database_is_replica")).toBe(1);
    expect(await metric(queryUrl, "runfacts_replica_lag_seconds")).toBe(0);

    await pause();
    expect((await postJson(ingestUrl, "/v1/runs", sampleRun())).status).toBe(201);
    await expect.poll(() => metric(queryUrl, "runfacts_replica_lag_bytes")).toBeGreaterThan(0);
    // Behind since a moment ago, however long nothing had been written before.
    expect(await lag()).toEqual({ status: "ok" });
    await expect.poll(lag, { timeout: 20_000 }).toMatchObject({
      status: "failed",
      reason: expect.stringMatching(/\d+ s behind its primary, more than MAX_REPLICA_LAG/),
    });
    expect((await getJson(queryUrl, "/readyz")).status).toBe(503);
    expect((await getJson(ingestUrl, "/readyz")).status).toBe(200);
    expect(await metric(queryUrl, "runfacts_replica_lag_seconds")).toBeGreaterThan(1);

    await resume();
    await expect.poll(lag, { timeout: 20_000 }).toEqual({ status: "ok" });
    // The primary goes on writing of itself.
    await expect.poll(() => metric(queryUrl, "runfacts_replica_lag_bytes"), { timeout: 20_000 }).toBe(0);
  });
});

describe("a read at a position", () => {
  const sendOf = (ingestUrl: string) => ({
    run: (run = sampleRun()) => postJson(ingestUrl, "/v1/runs", run),
    batch: (run = sampleRun()) => postJson(ingestUrl, "/v1/runs:batch", { runs: [run] }),
    part: (run = runOfParts()) => postJson(ingestUrl, "/v1/runs:record", { part: headOf(run) }),
  });
  const positionOf = (reply: { headers: Headers }) => reply.headers.get("runfacts-position") ?? "";
  const read = (url: string, runId: unknown, position: string) =>
    getJson(url, `/v1/runs/${runId}?min_position=${position}`);

  it.each(["run", "batch", "part"] as const)("waits for the replica: %s", async (kind) => {
    await using services = await onReplica();
    const statuses: number[] = [];
    // It waits for a fifth of a second, in which a slow machine may not get to resume.
    while (statuses.at(-1) !== 200 && statuses.length < 10) {
      await pause();
      const run = kind === "part" ? runOfParts() : sampleRun();
      const sent = await sendOf(services.ingestUrl)[kind](run as never);
      expect(Object(sent.body).position).toBe(positionOf(sent));
      // Without a position a replica tells what it has.
      expect((await getJson(services.queryUrl, `/v1/runs/${run.run_id}`)).status).toBe(404);
      const reading = read(services.queryUrl, run.run_id, positionOf(sent));
      await delay(50);
      await resume();
      statuses.push((await reading).status);
    }
    expect(statuses.at(-1)).toBe(200);
    expect(statuses).not.toContain(404);
  });

  it("of a duplicate waits for what another wrote", async () => {
    await using services = await onReplica();
    const { run: send } = sendOf(services.ingestUrl);
    await pause();
    const run = sampleRun();
    await send(run);
    const again = await send(run);
    expect(again).toMatchObject({ status: 200, body: { outcome: "duplicate" } });
    expect((await read(services.queryUrl, run.run_id, positionOf(again))).status).toBe(503);
    await resume();
    await expect
      .poll(async () => (await read(services.queryUrl, run.run_id, positionOf(again))).status)
      .toBe(200);
  });

  it("of a transaction that others overtook is not reached by them", async () => {
    await using services = await onReplica();
    const { ingestUrl, queryUrl } = services;
    const { primary } = cluster;
    await asOwner(primary.ownerUrl, "BEGIN; CREATE TABLE late (); PREPARE TRANSACTION 'late'");
    const [late] = await asOwner<{ xid: string }>(
      primary.ownerUrl,
      "SELECT transaction::text AS xid FROM pg_prepared_xacts",
    );
    const position = `t${late?.xid}`;
    const later = await sendOf(ingestUrl).run();
    expect((await getJson(queryUrl, `/v1/stats?min_position=${positionOf(later)}`)).status).toBe(200);
    expect((await getJson(queryUrl, `/v1/stats?min_position=${position}`)).status).toBe(503);
    expect(await metric(queryUrl, "runfacts_change_horizon_age_seconds")).toBeGreaterThanOrEqual(0);
    await asOwner(primary.ownerUrl, "COMMIT PREPARED 'late'");
    await asOwner(primary.ownerUrl, "DROP TABLE late");
    await expect
      .poll(async () => (await getJson(queryUrl, `/v1/stats?min_position=${position}`)).status)
      .toBe(200);
  });

  it("is read from the primary where the replica is late, else refused", async () => {
    await using alone = await onReplica();
    await using both = await onReplica({ PRIMARY_DATABASE_URL: cluster.primary.queryUrl });
    // What follows its own server is not a primary.
    await using neither = await onReplica({
      PRIMARY_DATABASE_URL: atServer(cluster.primary.queryUrl, replica),
    });
    await pause();
    const run = sampleRun();
    const sent = await sendOf(alone.ingestUrl).run(run);
    const statuses = [alone, both, neither].map(async ({ queryUrl }) => {
      const reply = await read(queryUrl, run.run_id, positionOf(sent));
      return [reply.status, reply.headers.get("retry-after"), Object(reply.body).details?.[0]?.reason];
    });
    expect(await Promise.all(statuses)).toEqual([
      [503, "1", "REPLICA_BEHIND"],
      [200, null, undefined],
      [503, "1", "REPLICA_BEHIND"],
    ]);
    expect(await metric(both.queryUrl, "runfacts_reads_at_position_total")).toBe(1);
    await resume();
  });

  it("is no error and no long wait, whatever it names", async () => {
    await using alone = await onReplica();
    await using both = await onReplica({ PRIMARY_DATABASE_URL: cluster.primary.queryUrl });
    const status = async (url: string, position: string) =>
      (await getJson(url, `/v1/runs?min_position=${position}`)).status;
    for (const future of ["t18446744073709551615", "t99999999", "wFFFFFFFF-FFFFFFFF"]) {
      expect([future, await status(alone.queryUrl, future), await status(both.queryUrl, future)]).toEqual([
        future,
        503,
        200,
      ]);
    }
    for (const past of ["t3", "t0", "w0-1", ""])
      expect([past, await status(alone.queryUrl, past)]).toEqual([past, 200]);
    for (const none of ["t18446744073709551616", "x", "t", "t-1", "w0", "w0%2F1", "T1%20"])
      expect([none, await status(alone.queryUrl, none)]).toEqual([none, 400]);
    expect((await getJson(alone.queryUrl, "/v1/runs?min_positions=t3")).status).toBe(400);
  });
});
