import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEmbeddedPostgres } from "@runfacts/db/embedded";
import { runCommand } from "@runfacts/dev/run-command";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getJson } from "../harness/rest.ts";
import { pidOf } from "../harness/victims.ts";
import { npmStart, stopAll } from "./npm-start.ts";

let dataDir: string;
beforeAll(async () => {
  // Closed to others, as a clone in a private folder.
  dataDir = await mkdtemp(join(tmpdir(), "runfacts-start-"));
});
afterAll(async () => {
  await stopAll();
  await rm(dataDir, { recursive: true, force: true });
});

describe("npm start", () => {
  it("serves, stops on Ctrl-C, finds its data again, and recovers from kill -9 of everything", async () => {
    const first = await npmStart(dataDir);
    for (const [url, service] of [
      [first.ingestUrl, "ingest-api"],
      [first.queryUrl, "query-api"],
      [first.insightUrl, "insight"],
    ] as const) {
      expect(await getJson(url, "/health")).toMatchObject({
        status: 200,
        body: { status: "healthy", service },
      });
    }
    const command = /^Try: (.*)$/m.exec(first.output())?.[1] ?? "";
    expect((await runCommand("bash", ["-c", command], dataDir)).output).toContain("HTTP/1.1 201");
    const [run] = (await getJson(first.queryUrl, "/v1/runs")).body as Record<string, string>[];
    const [started = 0, ended = 0] = [run?.["started_at"], run?.["ended_at"]].map((time) =>
      Date.parse(time ?? ""),
    );
    // A run of 0 ms looks as if it were running, and one of another week is not on the dashboard.
    expect(ended - started).toBeGreaterThan(1_000);
    expect(Math.abs(Date.now() - ended)).toBeLessThan(10 * 60_000);
    expect(await findEmbeddedPostgres(dataDir)).not.toBeNull();
    first.signal("SIGINT");
    await first.ended;
    expect(first.output()).not.toContain("started again");
    expect(await findEmbeddedPostgres(dataDir)).toBeNull();

    const second = await npmStart(dataDir);
    expect((await getJson(second.queryUrl, "/v1/runs")).body).toHaveLength(1);
    const postmaster = await pidOf("postmaster", second.pid);
    second.signal("SIGKILL");
    process.kill(postmaster, "SIGKILL");
    await second.ended;

    const third = await npmStart(dataDir);
    expect((await getJson(third.queryUrl, "/v1/runs")).body).toHaveLength(1);
    // As of a terminal that is closed.
    third.signal("SIGHUP");
    await third.ended;
    expect(third.output()).toContain("Stopping: services drain, then PostgreSQL stops.");
    expect(await findEmbeddedPostgres(dataDir)).toBeNull();
  }, 180_000);

  it("says in one line each which settings are wrong", async () => {
    const reason = await npmStart(dataDir, { INGEST_PORT: "eighty", LOG_LEVEL: "loud" }).catch(String);
    expect(reason).toMatch(/^INGEST_PORT .*$/m);
    expect(reason).toMatch(/^LOG_LEVEL .*$/m);
    expect(reason).not.toMatch(/eighty|loud|\.ts:\d+/);
  });
});
