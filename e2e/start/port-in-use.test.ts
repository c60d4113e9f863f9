import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";

const root = join(import.meta.dirname, "../..");
let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

/** Runs a service alone, as people do, and tells how it ended and what it complained of. */
async function runAlone(main: string, env: NodeJS.ProcessEnv): Promise<[code: unknown, errors: string]> {
  const { ingestUrl, queryUrl, insightUrl } = platform.database;
  // The PostgreSQL of tests runs without fsync.
  const allowed = { ALLOW_UNSAFE_DURABILITY: "1", LOG_LEVEL: "fatal" };
  const urls = {
    INGEST_DATABASE_URL: ingestUrl,
    QUERY_DATABASE_URL: queryUrl,
    INSIGHT_DATABASE_URL: insightUrl,
    ...allowed,
  };
  const child = spawn(process.execPath, [join(root, main)], {
    env: { ...process.env, ...urls, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [[code], errors] = await Promise.all([once(child, "exit"), text(child.stderr)]);
  return [code, errors];
}

// Each waits for its port for a while before it gives up: all at once.
describe.concurrent("a port that is in use", { timeout: 90_000 }, () => {
  it.each([
    ["Ingest", "ingest-svc/src/main.ts", "INGEST_PORT", {}],
    ["Ingest", "ingest-svc/src/main.ts", "INGEST_PORT", { INGEST_WORKERS: "2" }],
    ["Query", "query-svc/src/main.ts", "QUERY_PORT", {}],
    ["Insight", "insight-svc/src/main.ts", "INSIGHT_PORT", {}],
    ["Dashboard", "web/server/main.ts", "WEB_PORT", {}],
  ])(
    "%s (%s) says in one line which, who has it and what to set: %s %o",
    async (name, main, setting, env) => {
      await using holder = createServer((_, response) => response.end("not ours"));
      await once(holder.listen(0, "127.0.0.1"), "listening");
      const { port } = holder.address() as AddressInfo;
      const [code, errors] = await runAlone(main, { ...env, [setting]: String(port) });
      expect(errors.trimEnd().split("\n")).toEqual([
        expect.stringMatching(
          new RegExp(
            `^${name} cannot start: port ${port} is in use by another program \\(pid ${process.pid}: .*\\)\\. Stop it, or set ${setting} to another port\\.$`,
          ),
        ),
      ]);
      expect(code).toBe(1);
    },
  );

  it("knows another Runfacts", async () => {
    const port = new URL(platform.queryUrl).port;
    const [, errors] = await runAlone("query-svc/src/main.ts", { QUERY_PORT: port });
    expect(errors).toContain(`port ${port} is in use by another Runfacts (query-api, pid ${process.pid}`);
  });

  it("is waited for, for a moment: a service whose parent was killed is about to leave it", async () => {
    const holder = createServer();
    await once(holder.listen(0, "127.0.0.1"), "listening");
    const { port } = holder.address() as AddressInfo;
    setTimeout(() => holder.close(), 500);
    const child = spawn(process.execPath, [join(root, "web/server/main.ts")], {
      env: { ...process.env, WEB_PORT: String(port) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(child.stdout, "data");
    expect(String(line)).toBe(`Dashboard listens on http://127.0.0.1:${port}\n`);
    child.kill("SIGTERM");
    await once(child, "exit");
  });
});
