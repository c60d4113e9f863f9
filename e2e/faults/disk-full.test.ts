import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import { describe, expect, it } from "vitest";
import { startOwnPostgres } from "../harness/embedded-platform.ts";
import { startServices } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { headOf, runOfParts } from "../harness/run-parts.ts";
import { sampleRun } from "../harness/sample-run.ts";

/** Small, but enough for a new database and its log. */
const DISK_MIB = 200;

/** A disk of its own, in memory; null where this machine does not let us mount one. */
async function mountDisk(): Promise<(AsyncDisposable & { readonly path: string }) | null> {
  const path = await mkdtemp(join(tmpdir(), "runfacts-disk-"));
  const { ok } = await runCommand(
    "mount",
    ["-t", "tmpfs", "-o", `size=${DISK_MIB}m,mode=755`, "tmpfs", path],
    "/",
  );
  const remove = () => rm(path, { recursive: true, force: true });
  if (!ok) {
    await remove();
    return null;
  }
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await runCommand("umount", [path], "/");
      await remove();
    },
  };
}

/** Writes until nothing more fits. */
async function fill(path: string): Promise<void> {
  for (const bytes of [1024 * 1024, 4096]) {
    const block = Buffer.alloc(bytes);
    for (;;) {
      try {
        await writeFile(path, block, { flag: "a" });
      } catch {
        break;
      }
    }
  }
}

describe("a full disk", () => {
  it("is named by /readyz and by errors, and passes when there is room again", {
    timeout: 120_000,
  }, async ({ skip }) => {
    await using disk = await mountDisk();
    if (disk === null) return skip("mounting a small disk needs root");
    const dataDir = join(disk.path, "data");
    await mkdir(dataDir, { mode: 0o711 });
    // A log that is large enough already: a server that cannot go on with its log stops, and that is another fault.
    await using postgres = await startOwnPostgres({ max_wal_size: "64MB", min_wal_size: "64MB" }, dataDir);
    await using services = await startServices(postgres);
    const { ingestUrl, queryUrl } = services;
    const isReady = async () => (await getJson(ingestUrl, "/readyz")).status === 200;
    expect(await isReady()).toBe(true);
    expect((await postJson(ingestUrl, "/v1/runs", sampleRun())).status).toBe(201);

    const filler = join(disk.path, "filler");
    await fill(filler);
    await expect
      .poll(() => getJson(ingestUrl, "/readyz"), { timeout: 10_000 })
      .toMatchObject({
        status: 503,
        body: {
          checks: {
            database: { status: "ok" },
            disk: { status: "failed", reason: expect.stringContaining("disk of the database is full") },
          },
        },
      });
    // The room that is left in the tables is used up first.
    const fillTables = () => postJson(ingestUrl, "/v1/runs", sampleRun()).then(({ status }) => status);
    await expect.poll(fillTables, { timeout: 30_000, interval: 1 }).toBe(503);
    const replies = [
      await postJson(ingestUrl, "/v1/runs", runOfParts(200)),
      await postJson(ingestUrl, "/v1/runs:record", {
        part: { ...headOf(runOfParts()), steps: runOfParts(200).steps },
      }),
    ];
    for (const { status, body } of replies) {
      expect(status).toBe(503);
      expect(JSON.stringify(body)).toContain("the disk of the database is full");
      expect(JSON.stringify(body)).toContain('"cause":"disk_full"');
    }
    expect((await getJson(queryUrl, "/readyz")).status).toBe(200);

    await rm(filler);
    await expect.poll(isReady, { timeout: 10_000 }).toBe(true);
    await expect.poll(fillTables, { timeout: 10_000 }).toBe(201);
  });
});
