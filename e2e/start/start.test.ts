import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEmbeddedPostgres } from "@runfacts/db/embedded";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../../tools/run-command.ts";
import { getJson } from "../harness/rest.ts";
import { killPostgres, npmStart } from "./npm-start.ts";

let dataDir: string;
beforeAll(async () => {
  // Closed to others, as a clone in a private folder.
  dataDir = await mkdtemp(join(tmpdir(), "runfacts-start-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

describe("npm start", () => {
  it("serves, stops on Ctrl-C, finds its data again, and recovers from kill -9 of everything", async () => {
    const first = await npmStart(dataDir);
    for (const [url, service] of [
      [first.ingestUrl, "ingest-api"],
      [first.queryUrl, "query-api"],
    ] as const) {
      expect(await getJson(url, "/health")).toMatchObject({
        status: 200,
        body: { status: "healthy", service },
      });
    }
    const command = /^Try: (.*)$/m.exec(first.output())?.[1] ?? "";
    expect((await runCommand("bash", ["-c", command], dataDir)).output).toContain("HTTP/1.1 201");
    expect(await findEmbeddedPostgres(dataDir)).not.toBeNull();
    first.signal("SIGINT");
    await first.ended;
    expect(await findEmbeddedPostgres(dataDir)).toBeNull();

    const second = await npmStart(dataDir);
    expect((await getJson(second.queryUrl, "/v1/runs")).body).toHaveLength(1);
    second.signal("SIGKILL");
    await killPostgres((await findEmbeddedPostgres(dataDir)) ?? "");
    await second.ended;

    const third = await npmStart(dataDir);
    expect((await getJson(third.queryUrl, "/v1/runs")).body).toHaveLength(1);
    third.signal("SIGTERM");
    await third.ended;
    expect(await findEmbeddedPostgres(dataDir)).toBeNull();
  }, 90_000);

  it("says in one line each which settings are wrong", async () => {
    const reason = await npmStart(dataDir, { INGEST_PORT: "eighty", LOG_LEVEL: "loud" }).catch(String);
    expect(reason).toMatch(/^INGEST_PORT .*$/m);
    expect(reason).toMatch(/^LOG_LEVEL .*$/m);
    expect(reason).not.toMatch(/eighty|loud|\.ts:\d+/);
  });
});
