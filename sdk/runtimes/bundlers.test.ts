import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { startIngestServer } from "../dev/ingest-server.ts";
import { bundlers } from "./bundlers.ts";

const run = promisify(execFile);
const runtimes = inject("runtimes");
const { folder = "", consumer = "" } = runtimes ?? {};
const entry = join(consumer, "bundled-agent.js");
/** What a bundle of a small agent may take before a run is sent, gzipped. */
const MOST_AT_START = 25_000;

const AGENT = `
import { AgentTracer } from "@runfacts/sdk";

const url = globalThis.INGEST_URL ?? process.env.RUNFACTS_URL;
const tracer = new AgentTracer({ agentId: "bundled", agentVersion: "1", url });
await tracer.run((run) => run.step("tool", "call", { metadata: { count: 1, prompt: "which order" } }, () => 1));
console.log(JSON.stringify([await tracer.close(), tracer.stats()]));
`;

/** What is loaded before anything is imported later. */
async function startOf(outDir: string, file = "agent.mjs", seen = new Set<string>()): Promise<string[]> {
  if (seen.has(file)) return [];
  seen.add(file);
  const code = await readFile(join(outDir, file), "utf8");
  const imports = [...code.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)];
  const others = await Promise.all(imports.map(([, name = ""]) => startOf(outDir, name, seen)));
  return [code, ...others.flat()];
}

describe.skipIf(runtimes === undefined).each(Object.entries(bundlers))(
  "an agent bundled by %s",
  (name, bundle) => {
    describe.each(["node", "browser"] as const)("for %s", (platform) => {
      const outDir = join(consumer, "bundles", `${name}-${platform}`);
      let warnings: readonly string[] = [];
      beforeAll(async () => {
        await mkdir(outDir, { recursive: true });
        await writeFile(entry, AGENT);
        warnings = await bundle({ folder, project: consumer, entry, outDir, platform });
      });

      it("is built without a warning", () => {
        expect(warnings).toEqual([]);
      });

      it("starts with the core alone, and imports nothing of Node", async () => {
        const start = await startOf(outDir);
        const bytes = start.reduce((sum, code) => sum + gzipSync(code, { level: 9 }).length, 0);
        expect(bytes).toBeLessThan(MOST_AT_START);
        const files = (await readdir(outDir)).filter((file) => /\.m?js$/.test(file));
        expect(files.length).toBeGreaterThan(1);
        for (const file of files) {
          const code = await readFile(join(outDir, file), "utf8");
          expect(code).not.toMatch(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'`]node:/);
        }
      });

      it("delivers, by chunks that are loaded later", async () => {
        await using server = await startIngestServer();
        const global = `data:text/javascript,globalThis.INGEST_URL=${JSON.stringify(server.url)}`;
        const args = ["--import", global, join(outDir, "agent.mjs")];
        const { stdout } = await run(process.execPath, args, { cwd: outDir });
        expect(JSON.parse(stdout)).toMatchObject([
          true,
          { produced: 1, delivered: 1, errors: 0, droppedValues: 1 },
        ]);
        expect([...server.stored.values()][0]?.steps[0]?.metadata).toEqual({ count: 1 });
      });
    });
  },
);
