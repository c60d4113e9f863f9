import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { expectBalance } from "../../dev/balance.ts";
import { startIngestServer } from "../../dev/ingest-server.ts";
import { AgentTracer, type TracerOptions, type Warning } from "../index.ts";

const SECRET = `ghp_${"aB3dE5fG7h".repeat(4).slice(0, 36)}`;
let spoolDir = "";
let warnings: Warning[] = [];

beforeEach(() => {
  spoolDir = mkdtempSync(join(tmpdir(), "runfacts-spool-"));
  warnings = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(spoolDir, { recursive: true, force: true });
});

const tracer = (options: Partial<TracerOptions>) =>
  new AgentTracer({
    agentId: "a",
    agentVersion: "1",
    flushIntervalMs: 0,
    retryDelayMs: 10,
    maxRetryDelayMs: 20,
    spoolDir,
    onWarning: (warning) => warnings.push(warning),
    ...options,
  });
const agent = (to: AgentTracer) =>
  to.run((run) => run.step("tool", "call", { metadata: { count: 1, host: SECRET } }, () => run.runId));
const disk = () =>
  readdirSync(spoolDir)
    .map((name) => readFileSync(join(spoolDir, name), "utf8"))
    .join("");

async function awayServer(): Promise<{ readonly url: string; readonly port: number }> {
  const server = await startIngestServer();
  await server.close();
  return server;
}

it("a run is on the disk when the agent goes on, and whole as soon as the detectors can judge it", async () => {
  const { url } = await awayServer();
  const away = tracer({ url });
  const runId = await agent(away);
  expect(disk()).toContain(runId);
  await expect.poll(disk, { timeout: 20_000 }).toContain('"count":1');
  expect(disk()).not.toContain("ghp_");
  const later = await agent(away);
  // Nothing was awaited since it ended.
  expect(disk().slice(disk().indexOf(later))).toContain('"count":1');
  expect(disk()).not.toContain("ghp_");
  await away.close({ timeoutMs: 60_000 });
  expectBalance(away.stats());
  expect(away.stats()).toMatchObject({ produced: 2, spooled: 2, pending: 0, droppedValues: 2, errors: 0 });
});

it("what the queue has no room for is on the disk alone, and delivered when the service is back", async () => {
  const { url, port } = await awayServer();
  const one = tracer({ url, maxQueueRuns: 3 });
  for (let run = 0; run < 10; run += 1) await agent(one);
  expectBalance(one.stats());
  expect(one.stats()).toMatchObject({ produced: 10, pending: 3, spooled: 7 });
  await using back = await startIngestServer(port);
  expect(await one.flush({ timeoutMs: 60_000 })).toBe(true);
  expect(back.stored.size).toBe(10);
  expect(back.calls.flat()).toHaveLength(10);
  expect(one.stats()).toMatchObject({ produced: 10, delivered: 10, duplicates: 0, pending: 0, spooled: 0 });
  await one.close();
  expect(readdirSync(spoolDir)).toEqual([]);
});

it("flush() delivers what an earlier process left, of whatever agent, and says when it could not", async () => {
  const { url, port } = await awayServer();
  const first = tracer({ url });
  await agent(first);
  expect(await first.close()).toBe(false);
  const second = tracer({ agentId: "another", url });
  expect(await second.flush({ timeoutMs: 100 })).toBe(false);
  await using back = await startIngestServer(port);
  expect(await second.flush({ timeoutMs: 60_000 })).toBe(true);
  expect([...back.stored.values()].map(({ agentId, steps }) => [agentId, steps[0]?.metadata])).toEqual([
    ["a", { count: 1 }],
  ]);
  expect(second.stats()).toMatchObject({ produced: 1, delivered: 1 });
  await second.close();
});

it("the variable RUNFACTS_SPOOL_DIR names the folder", async () => {
  const { url } = await awayServer();
  vi.stubEnv("RUNFACTS_SPOOL_DIR", `${spoolDir}\n`);
  const runId = await agent(tracer({ url, spoolDir: undefined }));
  expect(disk()).toContain(runId);
});

it("a folder that cannot be used is told once; runs are delivered without it", async () => {
  await using server = await startIngestServer();
  const file = join(spoolDir, "file");
  writeFileSync(file, "");
  const one = tracer({ url: server.url, spoolDir: join(file, "spool") });
  await agent(one);
  await agent(one);
  await one.close();
  expect(server.stored.size).toBe(2);
  expect(warnings.filter(({ code }) => code === "spool")).toEqual([
    {
      code: "spool",
      rule: "unusable",
      message: "spoolDir cannot be used (ENOTDIR); runs are kept in memory alone",
    },
  ]);
});

it.skipIf(process.getuid?.() === 0)("so is one that may only be read", async () => {
  chmodSync(spoolDir, 0o500);
  tracer({ url: "http://127.0.0.1:1" });
  expect(warnings.map(({ message }) => message)).toEqual([
    "spoolDir cannot be used (EACCES); runs are kept in memory alone",
  ]);
});

it("a disk that is full is told once, and what was written to it before is whole", async () => {
  const { url, port } = await awayServer();
  const program = `
    import { AgentTracer } from "@runfacts/sdk";
    const tracer = new AgentTracer({
      agentId: "a", agentVersion: "1", url: "${url}", spoolDir: process.argv[1],
      onWarning: ({ rule }) => console.log(rule),
    });
    for (let run = 0; run < 100; run += 1) await tracer.run((run) => run.step("tool", "call", () => 1));
    console.log("ended");
    process.kill(process.pid, "SIGKILL");`;
  // A file may have 16 KiB: the last record is written in part, as on a disk that is full.
  const limited = `ulimit -f 16; exec "$0" --input-type=module -e "$1" "$2"`;
  const child = spawn("bash", ["-c", limited, process.execPath, program, spoolDir], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let told = "";
  child.stdout.on("data", (chunk) => {
    told += chunk;
  });
  await new Promise((resolve) => child.on("close", resolve));
  expect(told.trim().split("\n")).toEqual(["unwritten", "ended"]);
  await using back = await startIngestServer(port);
  const next = tracer({ url });
  expect(await next.flush({ timeoutMs: 60_000 })).toBe(true);
  expect(back.stored.size).toBeGreaterThan(20);
  expect(back.stored.size).toBeLessThan(100);
  expect(next.stats()).toMatchObject({ delivered: back.stored.size, errors: 0 });
  expect(warnings).toEqual([]);
  await next.close();
});
