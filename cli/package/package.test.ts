// `npm run test:package`: the package `runfacts` as npm packs it, installed into an empty folder and used by an ordinary user.
import { access, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OrdinaryUser, ordinaryUser, type Running } from "./ordinary-user.ts";

const root = join(import.meta.dirname, "../..");
/** From the command to the first run, on a machine that has installed the package before. */
const MOST_SECONDS = 30;
const ports = {
  ...{ INGEST_PORT: "0", QUERY_PORT: "0", INSIGHT_PORT: "0", WEB_PORT: "0" },
  ...{ OTLP_GRPC_PORT: "off", OTLP_HTTP_PORT: "off" },
};

let user: OrdinaryUser;
/** The folder that the package is installed in. */
let folder: string;
const files = { tarball: "", packed: "" };

beforeAll(async () => {
  user = await ordinaryUser();
  const destination = await user.folder("packages");
  const built = await runCommand("npm", ["run", "build", "-w", "cli"], root);
  expect(built.ok, built.output).toBe(true);
  const packed = await runCommand(
    "npm",
    ["pack", "./cli/dist", "--json", "--pack-destination", destination],
    root,
  );
  files.packed = packed.stdout ?? "";
  const [name = ""] = await readdir(destination);
  files.tarball = join(destination, name);
  folder = await user.folder("empty");
  // The harder way: no install script of any package runs.
  const quiet = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  const installed = user.start(folder, {}, "npm", "install", ...quiet, files.tarball);
  expect(await installed.exitCode, installed.output()).toBe(0);
}, 300_000);
afterAll(() => user[Symbol.asyncDispose]());

function runfacts(env: NodeJS.ProcessEnv, ...args: string[]): Running {
  return user.start(folder, { ...ports, ...env }, "npx", "--no-install", "runfacts", ...args);
}

/** Starts everything, and answers once it takes runs. */
async function start(env: NodeJS.ProcessEnv = {}) {
  const running = runfacts(env);
  await running.prints("Try: ");
  const urlOf = (name: string) => new RegExp(`${name} listens on (\\S+)`).exec(running.output())?.[1] ?? "";
  return {
    ...running,
    ingestUrl: urlOf("Ingest"),
    queryUrl: urlOf("Query"),
    webUrl: urlOf("Dashboard"),
    async [Symbol.asyncDispose]() {
      running.signal("SIGTERM");
      await running.exitCode;
    },
  };
}

type Started = Awaited<ReturnType<typeof start>>;

/** Stores the run that the start says to try. */
async function storeRun({ output, ingestUrl }: Started, agentId = "hello"): Promise<string> {
  const [, body = ""] = /^Try: .* -d '(.*)'$/m.exec(output()) ?? [];
  const run = { ...JSON.parse(body), run_id: crypto.randomUUID(), agent_id: agentId };
  const headers = { "content-type": "application/json" };
  const reply = await fetch(`${ingestUrl}/v1/runs`, { method: "POST", headers, body: JSON.stringify(run) });
  expect(reply.status).toBe(201);
  return run.run_id;
}

async function hasRun({ queryUrl }: Started, runId: string): Promise<boolean> {
  const reply = await fetch(`${queryUrl}/v1/runs/${runId}`);
  return reply.status === 200;
}

describe("npx runfacts", () => {
  it("says what it is before anything is started", async () => {
    const { version } = JSON.parse(await readFile(join(root, "cli/package.json"), "utf8"));
    const [asked, help, wrong] = [runfacts({}, "--version"), runfacts({}, "--help"), runfacts({}, "begin")];
    expect(await asked.exitCode, asked.output()).toBe(0);
    expect(asked.output().trimEnd().split("\n").at(-1)).toBe(version);
    expect(await help.exitCode).toBe(0);
    expect(help.output()).toContain(`Data is kept in ${user.home}/.local/share/runfacts unless`);
    expect(await wrong.exitCode).toBe(2);
  });

  it("stores a first run in time, and refuses a second start on its data", async () => {
    const began = Date.now();
    await using first = await start();
    const runId = await storeRun(first);
    expect(await hasRun(first, runId)).toBe(true);
    const seconds = (Date.now() - began) / 1_000;
    const [load = 0] = loadavg();
    const isBusy = load > 2 * availableParallelism();
    const note = isBusy ? `, which is not judged: the load of this machine is ${load.toFixed(0)}` : "";
    console.log(`The first run was stored ${seconds.toFixed(1)} s after npx runfacts${note}.`);
    if (!isBusy) expect(seconds).toBeLessThan(MOST_SECONDS);
    expect(await (await fetch(`${first.webUrl}/runs`)).text()).toContain("<script");
    expect(await readdir(join(user.home, ".local/share/runfacts"))).toContain("postgres");

    const second = runfacts({});
    expect(await second.exitCode).toBe(1);
    expect(second.output()).toContain("in use");
    expect(await hasRun(first, runId)).toBe(true);
  });

  it("keeps its runs when npm is killed, when all is killed, and on Ctrl-C", async () => {
    const first = await start();
    const runId = await storeRun(first);
    first.child.kill("SIGKILL");
    await first.prints("npm is gone. Stopping");
    await first.exitCode;
    const second = await start();
    expect(await hasRun(second, runId)).toBe(true);
    second.signal("SIGKILL");
    await second.exitCode;
    const third = await start();
    expect(await hasRun(third, runId)).toBe(true);
    third.signal("SIGINT");
    await third.exitCode;
    expect(third.output()).toContain("Stopping: services drain, then PostgreSQL stops.");
  });

  it("needs no Node of npm where the one that is there is new enough", async () => {
    const bin = join(user.home, "bin");
    await mkdir(bin);
    const fetched = join(user.home, ".cache/runfacts/node24");
    const isFetched = await access(fetched).then(
      () => true,
      () => false,
    );
    await symlink(isFetched ? fetched : process.execPath, join(bin, "node"));
    const env = { PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`, XDG_CACHE_HOME: join(user.home, "none") };
    const asked = runfacts(env, "--version");
    expect(await asked.exitCode, asked.output()).toBe(0);
    expect(asked.output()).not.toContain("fetched");
  });

  it("says what to do where no newer Node can be had", async () => {
    const env = {
      XDG_CACHE_HOME: join(user.home, "none"),
      npm_config_registry: "http://127.0.0.1:1",
      npm_config_fetch_retries: "0",
    };
    const asked = runfacts({ ...env, npm_config_cache: join(user.home, "cold") }, "--version");
    const isOld = Number.parseInt((await version()).slice(1), 10) < 24;
    expect(await asked.exitCode).toBe(isOld ? 1 : 0);
    if (isOld) expect(asked.output()).toContain("Install Node 24 or newer");
  });

  it("sets projects up, and its other commands work on the same data", async () => {
    await using running = await start();
    const urls = { RUNFACTS_URL: running.ingestUrl, QUERY_URL: running.queryUrl };
    const typescript = await user.folder("typescript");
    await writeFile(join(typescript, "package.json"), '{"dependencies": {"openai": "^6.0.0"}}');
    const python = await user.folder("python");
    await writeFile(join(python, "pyproject.toml"), '[project]\ndependencies = ["crewai>=1"]\n');
    for (const [project, line] of [
      [typescript, "node --import @runfacts/sdk/auto app.js"],
      [python, "opentelemetry-instrument python agent.py"],
    ] as const) {
      const setup = runfacts(urls, "setup", project);
      await setup.prints("Waiting for the first run");
      expect(setup.output()).toContain(line);
      await storeRun(running, "first-of-project");
      expect(await setup.exitCode, setup.output()).toBe(0);
      expect(setup.output()).toContain("The first run has arrived: first-of-project 1.0.0, success.");
    }
    const dump = join(user.home, "runs.dump");
    for (const [args, said] of [
      [["migrate"], "The schema is up to date."],
      [["maintain"], ""],
      [["rollup", "--verify"], "The rollups are right."],
      [["roles", "list"], "runfacts_ingest"],
      [["keys", "list"], "No keys yet: npx runfacts keys create"],
      [["dump", dump], "Dumped "],
    ] as const) {
      const done = runfacts({}, ...args);
      expect(await done.exitCode, done.output()).toBe(0);
      expect(done.output()).toContain(said);
    }
  });
});

describe("the package", () => {
  it("names no command that only the repository has", async () => {
    const app = join(folder, "node_modules/runfacts/app");
    const names = (await readdir(app, { recursive: true })).filter((name) => /\.(js|html)$/.test(name));
    expect(names.length).toBeGreaterThan(500);
    const texts = await Promise.all(names.map((name) => readFile(join(app, name), "utf8")));
    const wrong = names.filter((_, at) => /\bnpm (start|run)\b/.test(texts[at] ?? ""));
    expect(wrong).toEqual([]);
  });

  it("may be published as it is, holds no sources and no tests, and needs nothing of ours", async () => {
    const [packed] = Object.values(JSON.parse(files.packed)) as [
      { name: string; size: number; files: { path: string }[] },
    ];
    expect(packed.name).toBe("runfacts");
    expect(packed.size).toBeLessThan(3_000_000);
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => /\.tsx?$|\.test\.|testing\//.test(path))).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(["LICENSE", "README.md", "THIRD-PARTY-LICENSES.txt"]));
    const manifest = JSON.parse(await readFile(join(folder, "node_modules/runfacts/package.json"), "utf8"));
    expect(Object.keys(manifest.dependencies).filter((name) => name.startsWith("@runfacts/"))).toEqual([]);
    expect(manifest).not.toHaveProperty("scripts");
    const published = await runCommand(
      "npm",
      ["publish", "./cli/dist", "--dry-run", "--provenance=false"],
      root,
    );
    expect(published.ok, published.output).toBe(true);
    const warnings = published.output.match(/^npm warn .*$/gm) ?? [];
    expect(warnings.filter((line) => !line.includes("requires you to be logged in"))).toEqual([]);
  });
});

async function version(): Promise<string> {
  const asked = user.start(folder, {}, "node", "--version");
  await asked.exitCode;
  return asked.output();
}
