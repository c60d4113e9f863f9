import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startEmbeddedPostgres } from "../embedded/index.ts";
import { findPostmaster } from "../embedded/postmaster.ts";
import { migrate } from "./migrate.ts";
import { type MaintenanceTask, watchMaintenance } from "./watch-maintenance.ts";

const PATIENCE = { timeout: 30_000 };

it("maintenance goes on after its database was killed and started again", {
  timeout: 120_000,
}, async () => {
  await using resources = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "runfacts-maintenance-"));
  await chmod(dataDir, 0o711);
  resources.defer(() => rm(dataDir, { recursive: true, force: true }));
  const start = () => startEmbeddedPostgres({ dataDir, log: () => {}, settings: { fsync: "off" } });
  const first = await start();
  await migrate(first.url);

  const failed = new Set<MaintenanceTask>();
  let succeeded = new Set<MaintenanceTask>();
  const all = ["abandoned", "merges", "partitions", "rollups"];
  {
    await using _watch = watchMaintenance(first.url, {
      intervalMs: 100,
      abandonEveryMs: 100,
      finalizeEveryMs: 100,
      mergeEveryMs: 100,
      onReport: () => {},
      onError: (_, task) => failed.add(task),
      onSuccess: (task) => succeeded.add(task),
    });
    await expect.poll(() => [...succeeded].sort(), PATIENCE).toEqual(all);

    const postmaster = await findPostmaster(join(dataDir, "postgres", "data"));
    process.kill(postmaster?.pid ?? Number.NaN, "SIGKILL");
    await expect.poll(() => [...failed].sort(), PATIENCE).toEqual(all);
    await first[Symbol.asyncDispose]();
    const second = resources.use(await start());
    expect(second.url).toBe(first.url);
    succeeded = new Set();
    await expect.poll(() => [...succeeded].sort(), PATIENCE).toEqual(all);
  }
});
