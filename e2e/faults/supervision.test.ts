import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEmbeddedPostgres } from "@runfacts/db/embedded";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AcknowledgedLoad, startLoad } from "../harness/acknowledged-load.ts";
import { processesBelow, processesWith } from "../harness/process-tree.ts";
import { getJson } from "../harness/rest.ts";
import { pidOf, pidsOf, type Victim, victims } from "../harness/victims.ts";
import { type NpmStart, npmStart, stopAll } from "../start/npm-start.ts";

/** A busy machine needs tens of seconds to start a service; none of these times is a promise. */
const PATIENCE = { timeout: 90_000, interval: 100 };
const TEST_MS = 180_000;
/** What is said of the end of each, where it is `npm start` that starts it again. */
const LINES: Readonly<Record<Victim, RegExp | undefined>> = {
  postmaster: /^PostgreSQL was killed \(SIGKILL\); it is started again in 0\.25 s\.$/m,
  backend: undefined,
  guard: /^The guard of PostgreSQL ended; it is started again in 1 s\.$/m,
  ingest: /^Ingest was killed \(SIGKILL\); it is started again in [\d.]+ s\.$/m,
  worker: /^Ingest worker [12] was killed \(SIGKILL\); it is started again in 0\.25 s\.$/m,
  query: /^Query was killed \(SIGKILL\); it is started again in [\d.]+ s\.$/m,
  web: /^Dashboard was killed \(SIGKILL\); it is started again in [\d.]+ s\.$/m,
  insight: /^Insight was killed \(SIGKILL\); it is started again in [\d.]+ s\.$/m,
};

/** What those say that have begun to listen. */
const STARTS: Readonly<Partial<Record<Victim, RegExp>>> = {
  postmaster: /^PostgreSQL runs again/gm,
  ingest: /^Ingest listens/gm,
  query: /^Query listens/gm,
  web: /^Dashboard listens/gm,
  insight: /^Insight listens/gm,
};

let dataDir: string;
let start: NpmStart;
let load: AcknowledgedLoad;
const acknowledged = new Set<string>();
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "runfacts-supervision-"));
  // Postgres may have to run as another user, who must get in.
  await chmod(dataDir, 0o711);
  start = await npmStart(dataDir, { INGEST_WORKERS: "2" });
  load = startLoad(start.ingestUrl, 2, 200);
}, TEST_MS);
afterAll(async () => {
  await stopAll();
  await rm(dataDir, { recursive: true, force: true });
}, TEST_MS);

/** The same ports again. */
function samePorts(): Record<string, string> {
  const portOf = (url: string) => new URL(url).port;
  const { ingestUrl, queryUrl, webUrl, insightUrl } = start;
  return {
    INGEST_PORT: portOf(ingestUrl),
    QUERY_PORT: portOf(queryUrl),
    WEB_PORT: portOf(webUrl),
    INSIGHT_PORT: portOf(insightUrl),
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function isHealthy(): Promise<boolean> {
  const { ingestUrl, queryUrl, webUrl } = start;
  const replies = [ingestUrl, queryUrl, webUrl].map((url) =>
    fetch(new URL("/health", url), { signal: AbortSignal.timeout(2_000) }).catch(() => undefined),
  );
  return (await Promise.all(replies)).every((reply) => reply?.status === 200);
}

/** Health, and another run that is acknowledged. */
async function isWorking(): Promise<void> {
  const before = load.acknowledged.size;
  await expect.poll(isHealthy, PATIENCE).toBe(true);
  await expect.poll(() => load.acknowledged.size, PATIENCE).toBeGreaterThan(before);
}

/** Every run that was acknowledged can be read, and none is there twice. */
async function expectAllRuns(): Promise<void> {
  for (const id of load.acknowledged) acknowledged.add(id);
  const ids = [...acknowledged];
  while (ids.length > 0) {
    const replies = ids.splice(0, 16).map((id) => getJson(start.queryUrl, `/v1/runs/${id}`));
    for (const { status } of await Promise.all(replies)) expect(status).toBe(200);
  }
  const { body } = await getJson(start.queryUrl, "/v1/stats");
  expect(body).toMatchObject({ total_runs: acknowledged.size, total_steps: 3 * acknowledged.size });
}

const startsOf = (victim: Victim) => start.output().match(STARTS[victim] ?? /$^/)?.length ?? 0;

async function servicePids(): Promise<number[]> {
  const pids = await Promise.all(
    (["ingest", "query", "web"] as const).map((name) => pidsOf(name, start.pid)),
  );
  return pids.flat();
}

describe("npm start, of which one process is killed", { timeout: TEST_MS }, () => {
  it.each(victims)("starts %s again, and only it", async (victim) => {
    const pid = await pidOf(victim, start.pid);
    const others = (await servicePids()).filter((other) => other !== pid);
    const starts = startsOf(victim);
    process.kill(pid, "SIGKILL");
    const line = LINES[victim];
    if (line !== undefined) await expect.poll(() => start.output(), PATIENCE).toMatch(line);
    // Workers of an ingest that was killed answer for a moment yet.
    if (STARTS[victim] !== undefined)
      await expect.poll(() => startsOf(victim), PATIENCE).toBeGreaterThan(starts);
    await isWorking();
    await expect
      .poll(() => pidsOf(victim, start.pid).then((pids) => pids.length), PATIENCE)
      .toBeGreaterThan(0);
    expect(await pidsOf(victim, start.pid)).not.toContain(pid);
    expect(await servicePids()).toEqual(expect.arrayContaining(others));
  });

  it("replaces those that hang", async () => {
    for (const victim of ["query", "worker"] as const) {
      process.kill(await pidOf(victim, start.pid), "SIGSTOP");
    }
    for (const name of ["Query", "Ingest worker [12]"]) {
      const line = new RegExp(`^${name} did not answer for 15 s and was killed; it is started again in`, "m");
      await expect.poll(() => start.output(), PATIENCE).toMatch(line);
    }
    await isWorking();
  });

  it("keeps every run that it acknowledged meanwhile, once", async () => {
    await load.stop();
    await expectAllRuns();
  });
});

describe("npm start that is killed itself", { timeout: TEST_MS }, () => {
  it.each([
    ["node", "tools/start.ts"],
    ["npm", "npm start"],
  ])("%s: all its processes end, and it starts again on the same ports", async (name) => {
    const below = await processesBelow(start.pid);
    const node = below.findLast(({ command }) => command.endsWith("node tools/start.ts"));
    const env = samePorts();
    process.kill((name === "npm" ? start : node)?.pid ?? Number.NaN, "SIGKILL");
    await start.ended;

    start = await npmStart(dataDir, env);
    load = startLoad(start.ingestUrl, 2, 200);
    await isWorking();
    await load.stop();
    await expectAllRuns();
    const servicesBefore = below.filter(({ command }) => /\/main\.ts$/.test(command));
    expect(servicesBefore.length).toBeGreaterThan(2);
    for (const { pid, command } of servicesBefore) {
      expect(isAlive(pid), command).toBe(false);
    }
  });

  it("leaves no PostgreSQL behind when nobody starts it again", async () => {
    start.signal("SIGKILL");
    await start.ended;
    await expect.poll(() => findEmbeddedPostgres(dataDir), PATIENCE).toBeNull();
    await expect.poll(() => processesWith(dataDir), PATIENCE).toEqual([]);
  });
});
