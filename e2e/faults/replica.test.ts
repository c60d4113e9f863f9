import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@runfacts/db/embedded";
import { expect, it } from "vitest";
import { copyServer } from "../harness/copy-server.ts";
import { asOwner, startOwnPostgres } from "../harness/embedded-platform.ts";
import { startServices } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";

it("a replica that falls behind makes the query service unready, and says by how much", {
  timeout: 120_000,
}, async () => {
  await using resources = new AsyncDisposableStack();
  const folder = async () => {
    const path = await mkdtemp(join(tmpdir(), "runfacts-replica-"));
    await chmod(path, 0o711);
    resources.defer(() => rm(path, { recursive: true, force: true }));
    return path;
  };
  const [primaryDir, replicaDir] = [await folder(), await folder()];
  await using primary = await startOwnPostgres({}, primaryDir);
  const copy = await copyServer(primary.ownerUrl, primaryDir, replicaDir);
  const replica = resources.use(
    await startEmbeddedPostgres({ dataDir: replicaDir, log: () => {}, settings: copy }),
  );
  const onReplica = new URL(primary.queryUrl);
  onReplica.port = new URL(replica.url).port;
  await using services = await startServices(
    { ingestUrl: primary.ingestUrl, queryUrl: onReplica.href },
    { MAX_REPLICA_LAG: 500 },
  );
  const { ingestUrl, queryUrl } = services;
  const lag = async () => Object(await getJson(queryUrl, "/readyz")).body.checks.replica_lag;
  await expect.poll(lag, { timeout: 20_000 }).toEqual({ status: "ok" });

  const first = sampleRun();
  expect((await postJson(ingestUrl, "/v1/runs", first)).status).toBe(201);
  await expect
    .poll(() => getJson(queryUrl, `/v1/runs/${first.run_id}`), { timeout: 20_000 })
    .toMatchObject({ status: 200 });
  // Far longer without a write than it may be behind: nothing is missing all the same.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await lag()).toEqual({ status: "ok" });

  await asOwner(replica.url, "SELECT pg_wal_replay_pause()");
  expect((await postJson(ingestUrl, "/v1/runs", sampleRun())).status).toBe(201);
  await expect.poll(lag, { timeout: 20_000 }).toMatchObject({
    status: "failed",
    reason: expect.stringMatching(/\d+ s behind its primary, more than MAX_REPLICA_LAG/),
  });
  expect((await getJson(queryUrl, "/readyz")).status).toBe(503);
  expect((await getJson(ingestUrl, "/readyz")).status).toBe(200);

  await asOwner(replica.url, "SELECT pg_wal_replay_resume()");
  await expect.poll(lag, { timeout: 20_000 }).toEqual({ status: "ok" });
});
