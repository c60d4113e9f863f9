import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPostgres15, startRoleCluster } from "@runfacts/db/testing";
import { runCommand } from "@runfacts/dev/run-command";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { npmStart, stopAll } from "../start/npm-start.ts";
import { freePort } from "../topology/free-port.ts";

const root = join(import.meta.dirname, "../..");
const page = await readFile(join(root, "docs/deployment.md"), "utf8");
const postgres15 = await findPostgres15();
if (postgres15 === null)
  console.warn("No PostgreSQL 15 on this machine: psql is absent, and its commands are not tested.");

/** The blocks of a section, in order. */
function blocksOf(heading: string): string[] {
  const section = page.split(/^##+ /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, commands]) => commands ?? "");
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-deployment-"));
});
afterAll(async () => {
  await stopAll();
  await rm(folder, { recursive: true });
});

/** Files that commands write and read are in the folder of this test. */
const here = (commands: string) => commands.replaceAll("database.env", join(folder, "database.env"));

async function run(commands: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { ok, output } = await runCommand("bash", ["-ec", here(commands)], root, env);
  expect(ok, output).toBe(true);
  return output;
}

/** Runs commands of which the last goes on, until it answers; then asks it to stop. */
async function serve(commands: string, port: string, env: NodeJS.ProcessEnv): Promise<void> {
  const free = String(await freePort());
  const child: ChildProcess = spawn("bash", ["-ec", here(commands)], {
    cwd: root,
    env: { ...process.env, ...env, [port]: free },
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += String(chunk);
  });
  const ended = once(child, "close");
  const health = async () => (await fetch(`http://127.0.0.1:${free}/health`).catch(() => undefined))?.status;
  try {
    await expect.poll(health, { timeout: 60_000, interval: 200, message: said }).toBe(200);
  } finally {
    process.kill(-(child.pid ?? 0), "SIGTERM");
    await ended;
  }
}

describe("docs/deployment.md", { timeout: 240_000 }, () => {
  it("marks sections whose commands are not run here, and has no others", () => {
    const sections = page.split(/^## /m).slice(1);
    const untested = sections.filter((section) => section.includes("<!-- not tested"));
    const names = sections
      .filter((section) => section.includes("```sh"))
      .map((section) => section.slice(0, section.indexOf("\n")));
    expect(names).toEqual(["One machine", "Your own PostgreSQL", "Containers"]);
    expect(untested.map((section) => section.slice(0, section.indexOf("\n")))).toEqual([
      "One machine",
      "Containers",
    ]);
    expect([blocksOf("One machine").length, blocksOf("systemd").length]).toEqual([1, 1]);
  });

  it("opens npm start to a network, with keys", async () => {
    const [start = ""] = blocksOf("One machine");
    const settings = Object.fromEntries(
      [...start.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    );
    const started = await npmStart(join(folder, "data"), settings);
    const port = new URL(started.queryUrl).port;
    expect((await fetch(`http://127.0.0.1:${port}/v1/runs`)).status).toBe(401);
    started.signal("SIGTERM");
    await started.ended;
  });

  it.skipIf(postgres15 === null)(
    "makes an owner and a database, and runs each service alone on it",
    async () => {
      const [make = "", prepare = "", ingest = "", query = "", insight = "", ...more] =
        blocksOf("Your own PostgreSQL");
      const [web = "", maintain = "", ...others] = more;
      expect(others).toEqual([]);
      await using cluster = await startRoleCluster(postgres15);
      const PATH = `${postgres15}/bin:${process.env["PATH"]}`;
      await run(make, { PATH, ADMIN_DATABASE_URL: cluster.administratorUrl });
      const url = Object.assign(new URL(cluster.administratorUrl), {
        username: "runfacts_owner",
        password: "change-me",
        pathname: "/runfacts",
      });
      const env = { DATABASE_URL: url.href, DATA_DIR: await cluster.newFolder() };
      expect(await run(prepare, env)).toMatch(/^Applied 0001_/m);
      // The server of tests is fast instead.
      const service = { ALLOW_UNSAFE_DURABILITY: "1", LOG_LEVEL: "warn" };
      await serve(ingest, "INGEST_PORT", service);
      await serve(query, "QUERY_PORT", service);
      await serve(insight, "INSIGHT_PORT", service);
      // The pages are built, and other tests read them.
      await serve(web.replace("npm run build -w web\n", ""), "WEB_PORT", {});
      const child = spawn("bash", ["-ec", maintain], {
        cwd: root,
        env: { ...process.env, ...env },
        detached: true,
      });
      const [first] = await once(child.stdout, "data");
      expect(String(first)).not.toBe("");
      const ended = once(child, "close");
      process.kill(-(child.pid ?? 0), "SIGTERM");
      await ended;
    },
  );

  it("has a unit of systemd that is right", async () => {
    const unit = await readFile(join(root, "deploy/runfacts.service"), "utf8");
    expect(unit).toMatch(/^ExecStart=\/usr\/local\/bin\/runfacts start$/m);
    const file = join(folder, "runfacts.service");
    await writeFile(file, unit.replace("/usr/local/bin/runfacts", process.execPath));
    const { ok, output } = await runCommand(
      "bash",
      [
        "-c",
        `command -v systemd-analyze >/dev/null || { echo "no systemd-analyze here: not checked"; exit 0; }
       systemd-analyze verify ${file}`,
      ],
      root,
    );
    expect([ok, output.replace("no systemd-analyze here: not checked\n", "")]).toEqual([true, ""]);
  });
});
