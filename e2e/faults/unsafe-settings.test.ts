import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { asOwner, type OwnPostgres, startOwnPostgres } from "../harness/embedded-platform.ts";
import { startServices } from "../harness/platform.ts";
import { startIngestProcess } from "../harness/processes.ts";
import { getJson } from "../harness/rest.ts";

const root = join(import.meta.dirname, "../..");

let postgres: OwnPostgres;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "runfacts-unsafe-"));
  postgres = await startOwnPostgres();
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

async function turn(setting: string, value: "on" | "off"): Promise<void> {
  await asOwner(postgres.ownerUrl, `ALTER SYSTEM SET ${setting} = ${value}`);
  await asOwner(postgres.ownerUrl, "SELECT pg_reload_conf()");
  const assertTurned = async () => {
    const [row] = await asOwner(postgres.ownerUrl, `SHOW ${setting}`);
    if (row?.[setting] !== value) throw new Error(`${setting} is not ${value}`);
  };
  await vi.waitFor(assertTurned, { timeout: 10_000 });
}

const start = (main: string) =>
  runCommand(process.execPath, [main], root, {
    LOG_LEVEL: "info",
    HOST: "127.0.0.1",
    INGEST_PORT: "0",
    QUERY_PORT: "0",
    INSIGHT_PORT: "0",
    WEB_PORT: "0",
    DATA_DIR: dataDir,
    DATABASE_URL: postgres.ownerUrl,
    INGEST_DATABASE_URL: postgres.ingestUrl,
    QUERY_DATABASE_URL: postgres.queryUrl,
    ALLOW_UNSAFE_DURABILITY: "",
  });

describe.each(["fsync", "full_page_writes"])("with %s off", (setting) => {
  beforeAll(() => turn(setting, "off"));
  afterAll(() => turn(setting, "on"));

  it.each(["ingest-svc/src/main.ts", "query-svc/src/main.ts", "tools/start.ts"])(
    "%s does not start, and says why in one line",
    // `npm start` builds the pages beside.
    { timeout: 120_000 },
    async (main) => {
      const { ok, output } = await start(main);
      expect(ok).toBe(false);
      const lines = output.split("\n").filter((line) => line.includes("PostgreSQL runs with"));
      expect(lines).toEqual([expect.stringContaining(`${setting} = off`)]);
      expect(output).toContain("ALLOW_UNSAFE_DURABILITY=1");
      expect(output).not.toMatch(/\.ts:\d+/);
    },
  );

  it("a service that may run all the same says so", { timeout: 60_000 }, async () => {
    const env = { LOG_LEVEL: "info", ALLOW_UNSAFE_DURABILITY: "1" };
    await using service = await startIngestProcess(postgres.ingestUrl, env, "pipe");
    let output = "";
    service.process.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    await expect.poll(() => output).toContain(`${setting} = off`);
    expect(output).toContain("ALLOW_UNSAFE_DURABILITY=1 allows it");
  });
});

it("services that run notice when a setting is turned off", async () => {
  await using services = await startServices(postgres, { ALLOW_UNSAFE_DURABILITY: false });
  for (const url of [services.ingestUrl, services.queryUrl]) {
    expect(await getJson(url, "/readyz")).toMatchObject({
      status: 200,
      body: { status: "healthy", checks: { durability: { status: "ok" } } },
    });
  }
  await turn("fsync", "off");
  for (const url of [services.ingestUrl, services.queryUrl]) {
    expect(await getJson(url, "/readyz")).toMatchObject({
      status: 503,
      body: {
        status: "unhealthy",
        checks: {
          database: { status: "ok" },
          durability: { status: "failed", reason: expect.stringContaining("fsync = off") },
        },
      },
    });
  }
  await turn("fsync", "on");
});
