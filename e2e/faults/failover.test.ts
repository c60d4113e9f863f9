import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asOwner } from "../harness/embedded-platform.ts";
import { type Services, startServices } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { type EventReader, readEvents } from "../harness/server-events.ts";
import { type Cluster, startCluster } from "../harness/standby.ts";
import { startSwitch, type TcpSwitch } from "../harness/tcp-switch.ts";

let resources: AsyncDisposableStack;
let cluster: Cluster;
let toPrimary: TcpSwitch;
let services: Services;
let replica: string;
beforeEach(async () => {
  resources = new AsyncDisposableStack();
  cluster = resources.use(await startCluster());
  replica = await cluster.addReplica();
  toPrimary = resources.use(await startSwitch(cluster.primary.ownerUrl));
  const { ingestUrl, queryUrl } = cluster.primary;
  services = resources.use(
    await startServices({ ingestUrl: toPrimary.through(ingestUrl), queryUrl: toPrimary.through(queryUrl) }),
  );
});
afterEach(() => resources.disposeAsync());

/** Sends runs until each is taken, and gives their ids. */
async function send(count: number): Promise<string[]> {
  const runs = Array.from({ length: count }, () => sampleRun());
  for (const run of runs) {
    await expect
      .poll(async () => (await postJson(services.ingestUrl, "/v1/runs", run)).status, { timeout: 20_000 })
      .toBeLessThan(300);
  }
  return runs.map(({ run_id }) => run_id);
}

const watch = (url: string, cursor?: string) =>
  readEvents(`${url}/v1/runs:watch`, cursor === undefined ? {} : { "last-event-id": cursor });
const idsOf = ({ events }: EventReader) =>
  events.flatMap(({ data }) => Object(data).run?.run.run_id ?? []) as string[];
const skips = ({ events }: EventReader) => events.filter(({ data }) => "skipped" in Object(data)).length;
const lastId = ({ events }: EventReader) => events.at(-1)?.id ?? "";

/** Takes the replica, which has not received what the primary wrote last, for the primary. */
async function failOver(): Promise<void> {
  toPrimary.turn(null);
  await asOwner(replica, "SELECT pg_promote(true, 30)");
  toPrimary.turn(replica);
}
/** From here on what the primary writes does not reach the replica. */
async function cutReplica(): Promise<void> {
  await asOwner(replica, "ALTER SYSTEM SET primary_conninfo = ''");
  await asOwner(replica, "SELECT pg_reload_conf()");
  await expect
    .poll(() => asOwner(replica, "SELECT pid FROM pg_stat_wal_receiver"), { timeout: 20_000 })
    .toEqual([]);
}

describe("after a failover that lost transactions", () => {
  it("who watches is told that something was skipped, then of all that follows", {
    timeout: 120_000,
  }, async () => {
    await using watching = await watch(services.queryUrl);
    const kept = await send(3);
    await expect.poll(() => idsOf(watching), { timeout: 20_000 }).toEqual(kept);
    await cutReplica();
    const lost = await send(20);
    await expect.poll(() => idsOf(watching), { timeout: 20_000 }).toEqual([...kept, ...lost]);
    const cursor = lastId(watching);

    await failOver();
    // Fewer than were lost: their ids have been told before.
    const after = await send(3);
    await expect.poll(() => skips(watching), { timeout: 20_000 }).toBe(1);
    const listed = Object(await getJson(services.queryUrl, "/v1/runs?page_size=100")).body as {
      run_id: string;
    }[];
    expect(new Set(listed.map(({ run_id }) => run_id))).toEqual(new Set([...kept, ...after]));
    const more = await send(30);
    await expect.poll(() => idsOf(watching), { timeout: 20_000 }).toEqual(expect.arrayContaining(more));

    // The ids have caught up: the cursor looks as if it were good.
    await using back = await watch(services.queryUrl, cursor);
    await expect.poll(() => skips(back), { timeout: 20_000 }).toBe(1);
    expect(back.events.map(({ data }) => Object.keys(Object(data)))[0]).toContain("skipped");
    await using again = await watch(services.queryUrl, lastId(back));
    const last = await send(1);
    await expect.poll(() => idsOf(again), { timeout: 20_000 }).toEqual(last);
    expect(skips(again)).toBe(0);
  });

  it("so is who watches a replica, once it follows the new primary", { timeout: 120_000 }, async () => {
    const second = await cluster.addReplica();
    const { queryUrl } = cluster.primary;
    await using toReplica = await startSwitch(cluster.primary.ownerUrl);
    await using reading = await startServices({
      ingestUrl: toPrimary.through(cluster.primary.ingestUrl),
      queryUrl: toReplica.through(queryUrl),
    });
    await using watching = await watch(reading.queryUrl);
    const kept = await send(3);
    await expect.poll(() => idsOf(watching), { timeout: 20_000 }).toEqual(kept);
    await cutReplica();
    await asOwner(second, "ALTER SYSTEM SET primary_conninfo = ''");
    await asOwner(second, "SELECT pg_reload_conf()");
    await expect
      .poll(() => asOwner(second, "SELECT pid FROM pg_stat_wal_receiver"), { timeout: 20_000 })
      .toEqual([]);
    const lost = await send(20);
    await expect.poll(() => idsOf(watching), { timeout: 20_000 }).toEqual([...kept, ...lost]);
    await failOver();
    const { username, password, port } = new URL(replica);
    await asOwner(
      second,
      `ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=${port} user=${username} password=${password}'`,
    );
    await asOwner(second, "SELECT pg_reload_conf()");
    toReplica.turn(second);
    await send(3);
    await expect.poll(() => skips(watching), { timeout: 60_000 }).toBe(1);
    const more = await send(30);
    await expect.poll(() => idsOf(watching), { timeout: 20_000 }).toEqual(expect.arrayContaining(more));
  });

  it("a position of a run that was lost is no error", { timeout: 120_000 }, async () => {
    await cutReplica();
    const run = sampleRun();
    const sent = await postJson(services.ingestUrl, "/v1/runs", run);
    const position = sent.headers.get("runfacts-position");
    await failOver();
    await send(1);
    const path = `/v1/runs/${run.run_id}?min_position=${position}`;
    expect((await getJson(services.queryUrl, path)).status).toBe(404);
    const again = await postJson(services.ingestUrl, "/v1/runs", run);
    expect(again.status).toBe(201);
    const found = `/v1/runs/${run.run_id}?min_position=${again.headers.get("runfacts-position")}`;
    expect((await getJson(services.queryUrl, found)).status).toBe(200);
  });
});
