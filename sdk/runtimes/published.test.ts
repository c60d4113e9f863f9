import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, inject, it } from "vitest";
import { readEntryPoints } from "../build/entry-points.ts";
import { paths } from "../build/paths.ts";
import { startIngestServer } from "../dev/ingest-server.ts";

const run = promisify(execFile);
const runtimes = inject("runtimes");
const { folder = "", consumer = "" } = runtimes ?? {};
const binary = (name: string) => join(folder, "node_modules/.bin", name);
const published = join(consumer, "node_modules/@runfacts/sdk");

/** The lowest versions that `engines` allows: the first that load ES modules by `require`. */
const oldest = [
  ["20.19", join(folder, "node_modules/node-20/bin/node")],
  ["22.12", join(folder, "node_modules/node-22/bin/node")],
] as const;

describe.skipIf(runtimes === undefined)("the package as it is published", () => {
  it("has types that agree with its code, however they are looked up", async () => {
    const target = await mkdtemp(join(tmpdir(), "runfacts-sdk-types-"));
    try {
      await run("npm", ["pack", "--ignore-scripts", "--pack-destination", target], { cwd: published });
      const [tarball = ""] = await readdir(target);
      // require() gets an ES module, which every Node that `engines` allows takes.
      const args = [join(target, tarball), "--ignore-rules", "cjs-resolves-to-esm", "--no-color"];
      await expect(run(binary("attw"), args)).resolves.toMatchObject({ stderr: "" });
    } finally {
      await rm(target, { recursive: true, force: true });
    }
  });

  it.each([
    ["nodenext", "nodenext"],
    ["commonjs", "node10"],
  ])("has types that the oldest TypeScript reads: %s, resolved by %s", async (module, moduleResolution) => {
    const names = readEntryPoints().map(({ subpath }) => join("@runfacts/sdk", subpath));
    const lines = names.map((name, at) => `export * as entry${at} from "${name}";`);
    await writeFile(join(consumer, "old.ts"), lines.join("\n"));
    const compilerOptions = { strict: true, noEmit: true, target: "es2022", lib: ["es2022"], types: [] };
    const config = { compilerOptions: { ...compilerOptions, module, moduleResolution }, files: ["old.ts"] };
    await writeFile(join(consumer, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(folder, "node_modules/typescript-5.2/bin/tsc");
    await expect(run(process.execPath, [tsc, "-p", consumer])).resolves.toMatchObject({ stdout: "" });
  });

  it("satisfies publint", async () => {
    const { stdout } = await run(binary("publint"), ["run", published, "--strict"], {
      env: { ...process.env, NO_COLOR: "1" },
    });
    expect(stdout).toContain("All good!");
  });

  it("can be published without a word of complaint", async () => {
    const { stderr } = await run("npm", ["publish", "--dry-run", "--provenance=false", "-w", "sdk"], {
      cwd: paths.root,
    });
    const complaints = stderr.split("\n").filter((line) => /npm (?:warn|error)/i.test(line));
    expect(complaints.filter((line) => !line.includes("requires you to be logged in"))).toEqual([]);
    expect(stderr).toContain("@runfacts/sdk");
    // It builds the package once more.
  }, 120_000);

  describe.each(oldest)("Node %s", (_, node) => {
    it.skipIf(!existsSync(node)).each([
      ["require", "cjs", 'const { AgentTracer } = require("@runfacts/sdk");'],
      ["import", "mjs", 'import { AgentTracer } from "@runfacts/sdk";'],
    ])("takes it by %s", async (_form, extension, load) => {
      await using server = await startIngestServer();
      const agent = join(consumer, `agent.${extension}`);
      const tracer = `new AgentTracer({ agentId: "old", agentVersion: "1", url: "${server.url}" })`;
      await writeFile(agent, `${load}\n${tracer}.run((run) => run.step("tool", "call", () => 1));`);
      await run(node, [agent]);
      expect(server.stored.size).toBe(1);
    });
  });
});
