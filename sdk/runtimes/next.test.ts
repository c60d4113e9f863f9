import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { readEntryPoints } from "../build/entry-points.ts";
import { expectBalance } from "../dev/balance.ts";
import { type IngestServer, startIngestServer } from "../dev/ingest-server.ts";
import type { TracerStats } from "../src/index.ts";
import { writeNextApp } from "./next-app.ts";

const run = promisify(execFile);
const runtimes = inject("runtimes");
const { folder = "", consumer = "" } = runtimes ?? {};
const app = join(consumer, "next-app");
const next = join(app, "node_modules/next/dist/bin/next");
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
// What Next.js has to say of its own edge runtime.
const OF_THE_EDGE = /edge runtime/i;

const hasAuto = readEntryPoints().some(({ subpath }) => subpath === "./auto");

/** An application that runs; ends with its block. */
class Application implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  output = "";

  constructor(server: IngestServer) {
    this.#child = spawn(process.execPath, [next, "start", "--port", "0", "--hostname", "127.0.0.1"], {
      cwd: app,
      env: { ...env, RUNFACTS_URL: server.url },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#closed = once(this.#child, "close");
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (chunk) => {
        this.output += chunk;
      });
  }

  async url(): Promise<string> {
    const ready = () => /http:\/\/127\.0\.0\.1:\d+/.exec(this.output)?.[0];
    await expect.poll(ready, { timeout: 60_000 }).toBeDefined();
    return ready() ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await this.#closed;
  }
}

describe.skipIf(runtimes === undefined)("an application of Next.js", () => {
  let told = "";
  beforeAll(async () => {
    const imported = hasAuto ? "@runfacts/sdk/auto" : "@runfacts/sdk";
    await writeNextApp(app, folder, `await import("${imported}");`);
    const { stdout, stderr } = await run(process.execPath, [next, "build"], { cwd: app, env });
    told = `${stdout}\n${stderr}`;
  }, 300_000);

  it("builds without a warning", () => {
    const warnings = told.split("\n").filter((line) => /⚠|warn|node\.js api/i.test(line));
    expect(warnings.filter((line) => !OF_THE_EDGE.test(line))).toEqual([]);
  });

  it("delivers after the answer, in Node and at the edge", async () => {
    await using server = await startIngestServer();
    await using application = new Application(server);
    const url = await application.url();
    for (const path of ["node", "edge"]) {
      const response = await fetch(`${url}/${path}`);
      expect(await response.json()).toMatchObject({ produced: 1, pending: 1, errors: 0 });
    }
    const steps = () => [...server.stored.values()].map((stored) => stored.steps[0]);
    await expect
      .poll(
        () =>
          steps()
            .map((step) => step?.name)
            .sort(),
        { timeout: 20_000 },
      )
      .toEqual(["in_edge", "in_node"]);
    expect(steps().map((step) => step?.metadata)).toEqual([{ count: 1 }, { count: 1 }]);
    expect(application.output).toContain("instrumented");
    expect(application.output).not.toContain("runfacts:");
  });

  it("accounts for every run, and delivers each once, while the service comes and goes", async () => {
    const names: (string | undefined)[] = [];
    const ids = new Set<string>();
    const note = ({ stored }: IngestServer) => {
      for (const [id, { steps }] of stored) {
        if (!ids.has(id)) names.push(steps[0]?.name);
        ids.add(id);
      }
      return names.toSorted();
    };
    const first = await startIngestServer();
    await using application = new Application(first);
    const url = await application.url();
    const ask = async () => {
      for (const path of ["node", "edge"]) {
        const response = await fetch(`${url}/${path}`);
        expectBalance((await response.json()) as TracerStats);
      }
    };
    await ask();
    await expect.poll(() => note(first), { timeout: 20_000 }).toEqual(["in_edge", "in_node"]);
    await first.close();
    await ask();
    await using second = await startIngestServer(first.port);
    await ask();
    const all = ["in_edge", "in_edge", "in_edge", "in_node", "in_node", "in_node"];
    await expect.poll(() => note(second), { timeout: 40_000 }).toEqual(all);
    const sent = [...first.calls, ...second.calls].flat().map(({ runId }) => runId);
    expect(new Set(sent)).toEqual(ids);
  });
});
