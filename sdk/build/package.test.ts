import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startIngestServer } from "../dev/ingest-server.ts";
import { readEntryPoints } from "./entry-points.ts";
import { paths } from "./paths.ts";

const run = promisify(execFile);
let project = "";
let workspaceManifest = "";

beforeAll(async () => {
  workspaceManifest = await readFile(paths.manifest, "utf8");
  project = await mkdtemp(join(tmpdir(), "runfacts-sdk-consumer-"));
  await run("npm", ["pack", "-w", "sdk", "--pack-destination", project], { cwd: paths.root });
  const [tarball = ""] = await readdir(project);
  const manifest = { name: "consumer", version: "1.0.0", type: "module", private: true };
  await writeFile(join(project, "package.json"), JSON.stringify(manifest));
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  await run("npm", ["install", ...quiet, `./${tarball}`], { cwd: project });
}, 120_000);

afterAll(async () => {
  await rm(project, { recursive: true, force: true });
});

it("packing leaves the workspace as it was", async () => {
  expect(await readFile(paths.manifest, "utf8")).toBe(workspaceManifest);
  expect(JSON.parse(workspaceManifest).exports["."]).toBe("./src/index.ts");
});

it("the package depends on nothing of ours and holds no source", async () => {
  const installed = join(project, "node_modules", "@runfacts");
  expect(await readdir(installed)).toEqual(["sdk"]);
  const { dependencies, devDependencies, exports } = JSON.parse(
    await readFile(join(installed, "sdk", "package.json"), "utf8"),
  );
  expect(Object.keys(dependencies)).toEqual([
    "@bufbuild/protobuf",
    "@connectrpc/connect",
    "@connectrpc/connect-web",
  ]);
  expect(devDependencies).toBeUndefined();
  const entryPoints = readEntryPoints().map(({ subpath }) => subpath);
  expect(Object.keys(exports)).toEqual([...entryPoints, "./package.json"]);
  const files = await readdir(join(installed, "sdk"), { recursive: true });
  expect(files).toContain("README.md");
  expect(files).toContain("LICENSE");
  expect(files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))).toEqual([]);
});

it("every entry point can be imported, and what they share is there once", async () => {
  const names = readEntryPoints().map(({ subpath }) => join("@runfacts/sdk", subpath));
  const imports = names.map((name) => `console.log(Object.keys(await import("${name}")).join());`);
  await writeFile(join(project, "imports.js"), imports.join("\n"));
  const { stdout, stderr } = await run(process.execPath, ["imports.js"], { cwd: project });
  expect(stdout.split("\n")[0]).toContain("AgentTracer");
  expect(stdout.trim().split("\n")).toHaveLength(names.length);
  expect(stderr).toBe("");
  const dist = join(project, "node_modules/@runfacts/sdk/dist");
  const files = (await readdir(dist, { recursive: true })).filter((file) => file.endsWith(".js"));
  const sources = await Promise.all(files.map((file) => readFile(join(dist, file), "utf8")));
  const modules = sources.flatMap((source) => source.match(/^\/\/ \S+\.ts$/gm) ?? []);
  expect(modules).toContain("// sdk/src/agent-tracer.ts");
  expect(new Set(modules).size).toBe(modules.length);
});

it("the README's lines run in an empty project, and a secret does not leave it", async () => {
  const readme = await readFile(join(paths.sdk, "README.md"), "utf8");
  const [, lines = ""] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(lines.trim().split("\n").filter(Boolean).length).toBeLessThanOrEqual(10);
  const secret = `await tracer.run((run) => run.step("tool", "t", { metadata: { host: "ghp_${"aB3dE5fG7h".repeat(4).slice(0, 36)}" } }, () => 1));`;
  await writeFile(
    join(project, "agent.js"),
    lines.replace("await tracer.close();", `${secret}\nawait tracer.close();`),
  );
  await using server = await startIngestServer();
  const env = { ...process.env, RUNFACTS_URL: server.url };
  const { stderr } = await run(process.execPath, ["agent.js"], { cwd: project, env });
  const [first, second] = [...server.stored.values()];
  expect(first?.steps.map((step) => step.name)).toEqual(["choose_tool", "search_orders", "write_reply"]);
  expect(first?.steps[1]?.metadata).toEqual({ order_count: 3 });
  expect(second?.steps[0]?.metadata ?? {}).toEqual({});
  expect(stderr).toMatch(/metadata\.host holds a /);
});

it("the README can be read where npm shows it, and says which Nodes are taken", async () => {
  const readme = await readFile(join(project, "node_modules/@runfacts/sdk/README.md"), "utf8");
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
  expect(links.filter((link) => !/^https:|^#/.test(link ?? ""))).toEqual([]);
  const { engines } = JSON.parse(workspaceManifest);
  const nodes = [...engines.node.matchAll(/\d+\.\d+/g)].join(",\n");
  expect(readme.replaceAll(/\s+/g, " ")).toContain(`Node ${nodes.replaceAll(/\s+/g, " ")} and newer`);
});

it.each([
  ["nodenext", "nodenext", "agent.ts"],
  ["nodenext, from CommonJS", "nodenext", "agent.cts"],
  ["node20", "node20", "agent.ts"],
  ["a bundler", "preserve", "agent.ts"],
])(
  "the types stand alone: a strict project compiles, without Node's and the DOM's types, by %s",
  async (_, module, file) => {
    const others = readEntryPoints().filter(({ subpath }) => subpath !== ".");
    const imports = others.map(({ name }, at) => `export * as entry${at} from "@runfacts/sdk/${name}";`);
    const agent = `
    import { AgentTracer, type Run } from "@runfacts/sdk";
    ${imports.join("\n")}
    const tracer = new AgentTracer({ agentId: "a", agentVersion: "1" });
    export const result: Promise<number> = tracer.run(async (run: Run) => {
      using step = run.step("tool", "t", { metadata: { count: 1 } });
      step.setUsage({ inputTokens: 1 });
      return run.retry("tool", "r", (_, attempt) => attempt);
    });
    // @ts-expect-error nested facts are refused
    tracer.startRun().step("tool", "t", { metadata: { nested: { a: 1 } } });
  `;
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module,
      target: "es2022",
      lib: ["es2022"],
      types: [],
      exactOptionalPropertyTypes: true,
    };
    await writeFile(join(project, file), agent);
    await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [file] }));
    const tsc = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
    await expect(run(process.execPath, [tsc, "-p", project])).resolves.toMatchObject({ stdout: "" });
  },
);
