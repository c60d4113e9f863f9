import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@runfacts/db/embedded";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { copyServer } from "../harness/copy-server.ts";
import { asOwner, startOwnPostgres } from "../harness/embedded-platform.ts";
import { type Services, startServices } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { headOf, runOfParts } from "../harness/run-parts.ts";
import { sampleRun } from "../harness/sample-run.ts";

const NAME = "standby";
const COMMIT_TIMEOUT = 2_000;
const WAITS = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND usename <> current_user";

const resources = new AsyncDisposableStack();
afterAll(() => resources.disposeAsync());

let ownerUrl: string;
let services: Services;
/** The same with a deadline that never comes here. */
let patient: Services;
/** Stops and continues the process of the standby that takes in what the primary writes. */
let receiver: (signal: "SIGSTOP" | "SIGCONT") => void;

beforeAll(async () => {
  const folder = async () => {
    const path = await mkdtemp(join(tmpdir(), "runfacts-standby-"));
    await chmod(path, 0o711);
    resources.defer(() => rm(path, { recursive: true, force: true }));
    return path;
  };
  const [primaryDir, standbyDir] = [await folder(), await folder()];
  const primary = resources.use(await startOwnPostgres({}, primaryDir));
  ({ ownerUrl } = primary);
  const settings = await copyServer(ownerUrl, primaryDir, standbyDir, NAME);
  const standby = resources.use(
    await startEmbeddedPostgres({ dataDir: standbyDir, log: () => {}, settings }),
  );
  await asOwner(ownerUrl, `ALTER SYSTEM SET synchronous_standby_names = '${NAME}'`);
  await asOwner(ownerUrl, "SELECT pg_reload_conf()");
  await vi.waitFor(
    async () => {
      const states = await asOwner(ownerUrl, "SELECT sync_state FROM pg_stat_replication");
      expect(states).toEqual([{ sync_state: "sync" }]);
    },
    { timeout: 30_000 },
  );
  services = resources.use(await startServices(primary, { COMMIT_TIMEOUT }));
  patient = resources.use(await startServices(primary, { COMMIT_TIMEOUT: 600_000 }));
  const [found] = await asOwner<{ pid: number }>(standby.url, "SELECT pid FROM pg_stat_wal_receiver");
  receiver = (signal) => process.kill(found?.pid ?? 0, signal);
  resources.defer(() => receiver("SIGCONT"));
});

afterEach(() => receiver("SIGCONT"));

const post = (run: object, { ingestUrl } = services) => postJson(ingestUrl, "/v1/runs", run);
const isReady = async () => (await getJson(services.ingestUrl, "/readyz")).status;
const stored = async (runId: string) =>
  (await asOwner(ownerUrl, `SELECT FROM agent_runs WHERE run_id = '${runId}'`)).length;

const silent = {
  status: 503,
  body: { code: "unavailable", message: expect.stringMatching(/standby .* does not answer.*try again/) },
};

describe("a synchronous standby that does not answer", { timeout: 120_000 }, () => {
  it("makes each commit fail in time, and no more of them wait than may", async () => {
    const run = sampleRun();
    const part = headOf(runOfParts());
    expect((await post(sampleRun())).status).toBe(201);
    receiver("SIGSTOP");
    expect(await post(run)).toMatchObject(silent);
    expect(await postJson(services.ingestUrl, "/v1/runs:record", { part })).toMatchObject(silent);
    const again = await Promise.all(Array.from({ length: 20 }, () => post(run)));
    for (const reply of again) expect(reply).toMatchObject(silent);
    expect(await post(sampleRun())).toMatchObject(silent);
    const count = "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'runfacts-ingest'";
    const [before] = await asOwner(ownerUrl, count);
    for (let times = 0; times < 20; times += 1) await post(sampleRun());
    expect(await asOwner(ownerUrl, count)).toEqual([before]);
    // Nobody sees what may not last.
    expect(await stored(run.run_id)).toBe(0);

    expect(await isReady()).toBe(503);
    const { body } = await getJson(services.ingestUrl, "/readyz");
    expect(body).toMatchObject({ checks: { database: { status: "ok" }, disk: { status: "failed" } } });
    expect(Object(body).checks.disk.reason).toMatch(/synchronous standby/);
    expect((await getJson(services.queryUrl, "/readyz")).status).toBe(200);

    receiver("SIGCONT");
    await expect.poll(isReady, { timeout: 30_000 }).toBe(200);
    await expect.poll(async () => (await post(run)).status, { timeout: 30_000 }).toBe(200);
    expect(await stored(run.run_id)).toBe(1);
  });

  it("acknowledges no commit that was cut while it waited, nor that it is stored, until it is", async () => {
    const run = sampleRun();
    receiver("SIGSTOP");
    const first = post(run, patient);
    await expect.poll(() => asOwner(ownerUrl, WAITS), { timeout: 30_000 }).toHaveLength(1);
    await asOwner(ownerUrl, `SELECT pg_cancel_backend(pid) FROM (${WAITS}) AS waiting`);
    // The statement reports success.
    expect(await first).toMatchObject(silent);
    expect(await stored(run.run_id)).toBe(1);
    expect(await post(run)).toMatchObject(silent);
    const second = post(run, patient);
    receiver("SIGCONT");
    expect((await second).status).toBe(200);
    expect((await post(run)).status).toBe(200);
    expect(await stored(run.run_id)).toBe(1);
  });
});
