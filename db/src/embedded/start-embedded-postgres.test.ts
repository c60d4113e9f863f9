import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { launch } from "./launch.ts";
import { placeServer } from "./place-server.ts";
import { findPostmaster } from "./postmaster.ts";
import { standInFor } from "./stand-in.ts";
import { findEmbeddedPostgres, startEmbeddedPostgres } from "./start-embedded-postgres.ts";

const isRoot = process.getuid?.() === 0;
const settings = { fsync: "off" };

/** Made once: initdb takes most of the time. Each test starts and stops the server. */
let dataDir: string;
let heard: string[];
const start = () => startEmbeddedPostgres({ dataDir, log: (message) => heard.push(message), settings });
const postmasterPid = async () => (await findPostmaster(join(dataDir, "postgres", "data")))?.pid;

beforeAll(async () => {
  dataDir = await newFolder();
});
beforeEach(() => {
  heard = [];
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "runfacts-embedded-"));
  await chmod(folder, 0o711);
  return folder;
}

async function run(url: string, statement: string): Promise<unknown[]> {
  await using connection = await connectOwner(url);
  return (await connection.client.query(statement)).rows;
}

/** Another process that starts the server and is then killed, the hard way; with a client, who stays connected. */
async function startElsewhereAndKill({ withClient = false } = {}): Promise<AsyncDisposable> {
  const resources = new AsyncDisposableStack();
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, "index.ts"))};
    await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log() {}, settings: { fsync: "off" } });
    console.log("started");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface(child.stdout), "line");
  expect(line).toBe("started");
  if (withClient) resources.use(await connectOwner((await findEmbeddedPostgres(dataDir)) ?? ""));
  child.kill("SIGKILL");
  await once(child, "exit");
  return resources;
}

describe("startEmbeddedPostgres", { timeout: 60_000 }, () => {
  it("keeps its data and its port over a restart, and its password to us", async () => {
    let url: string;
    {
      await using postgres = await start();
      url = postgres.url;
      await run(url, "CREATE TABLE kept AS SELECT 7 AS n");
      expect(await findEmbeddedPostgres(dataDir)).toBe(url);
      expect((await stat(join(dataDir, "postgres", "password"))).mode & 0o777).toBe(0o600);
      const [{ data_directory_mode, listen_addresses, unix_socket_directories }] = (await run(
        url,
        `SELECT current_setting('data_directory_mode') AS data_directory_mode,
          current_setting('listen_addresses') AS listen_addresses,
          current_setting('unix_socket_directories') AS unix_socket_directories`,
      )) as [Record<string, string>];
      expect({ data_directory_mode, listen_addresses, unix_socket_directories }).toEqual({
        data_directory_mode: "0700",
        listen_addresses: "127.0.0.1",
        unix_socket_directories: "",
      });
      const wrong = new URL(url);
      wrong.password = "wrong";
      await expect(run(wrong.href, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
    }
    expect(await findEmbeddedPostgres(dataDir)).toBeNull();
    await expect(run(url, "SELECT 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });

    await using postgres = await start();
    expect(postgres.url).toBe(url);
    expect(await run(postgres.url, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
    expect(heard).toEqual([]);
  });

  it("adopts the server of a killed owner, and takes over after everything was killed", async () => {
    // A client that is still at work: the server is kept for it for a while.
    await using _client = await startElsewhereAndKill({ withClient: true });
    const orphan = await postmasterPid();
    expect(orphan).toBeGreaterThan(0);
    {
      await using postgres = await start();
      expect(await postmasterPid()).toBe(orphan);
      await run(postgres.url, "CREATE TABLE committed AS SELECT 8 AS n");
      await expect(start()).rejects.toThrow(/in use: its PostgreSQL belongs to another Runfacts/);
      expect(await run(postgres.url, "SELECT n FROM committed")).toEqual([{ n: 8 }]);

      process.kill(orphan ?? Number.NaN, "SIGKILL");
      await expect.poll(postmasterPid).toBeUndefined();
    }
    await using postgres = await start();
    expect(await run(postgres.url, "SELECT n FROM committed")).toEqual([{ n: 8 }]);
  });

  it("leaves no server behind when its owner is killed and nobody adopts it", async () => {
    await using _ = await startElsewhereAndKill();
    expect(await postmasterPid()).toBeGreaterThan(0);
    await expect.poll(postmasterPid, { timeout: 15_000 }).toBeUndefined();
  });

  it("tells how its server ended, and starts it again on the same port", async () => {
    let url: string;
    {
      await using postgres = await start();
      ({ url } = postgres);
      process.kill((await postmasterPid()) ?? Number.NaN, "SIGKILL");
      expect(await postgres.ended).toBe("was killed (SIGKILL)");
    }
    await using postgres = await start();
    expect(postgres.url).toBe(url);
  });

  it("claims no server that was started after its own had ended, and leaves it running", async () => {
    await using ended = await start();
    process.kill((await postmasterPid()) ?? Number.NaN, "SIGKILL");
    await ended.ended;
    // Claimed by nobody yet, for longer than a claim that was lost takes to be claimed anew.
    await launch(await placeServer(dataDir, () => {}), settings);
    await delay(1_500);
    await using postgres = await start();
    await ended[Symbol.asyncDispose]();
    expect(await run(postgres.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("goes on after a crash of one of its sessions, and stays claimed", async () => {
    await using postgres = await start();
    const pid = await postmasterPid();
    await using victim = await connectOwner(postgres.url);
    const { rows } = await victim.client.query("SELECT pg_backend_pid() AS pid");
    const claimants = () =>
      run(postgres.url, "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted").catch(() => []);
    const [before] = await claimants();
    const isClaimed = async () => {
      const [claimant] = await claimants();
      return claimant !== undefined && JSON.stringify(claimant) !== JSON.stringify(before);
    };
    process.kill(rows[0]?.pid, "SIGKILL");
    // Held anew: by a session that began after the crash.
    await expect.poll(isClaimed, { timeout: 15_000 }).toBe(true);
    expect(await postmasterPid()).toBe(pid);
    await expect(start()).rejects.toThrow(/in use: its PostgreSQL belongs to another Runfacts/);
  });

  it("kills a server that nobody can connect to, and says so", async () => {
    const watch = { everyMs: 100, answerMs: 500, misses: 2 };
    await using postgres = await startEmbeddedPostgres({ dataDir, log: () => {}, settings, watch });
    const pid = (await postmasterPid()) ?? Number.NaN;
    process.kill(pid, "SIGSTOP");
    expect(await postgres.ended).toBe("did not answer for 1 s and was killed");
    await expect.poll(postmasterPid).toBeUndefined();
  });

  it("is not fooled by a stale postmaster.pid whose number lives on", async () => {
    await (await start())[Symbol.asyncDispose]();
    const stale = join(dataDir, "postgres", "data", "postmaster.pid");
    await writeFile(stale, `${process.pid}\n${join(dataDir, "postgres", "data")}\n1\n5432\n\n127.0.0.1\n`);
    await using postgres = await start();
    expect(await run(postgres.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("logs no statement and no value", async () => {
    await using postgres = await start();
    const secret = "sk-very-secret";
    await expect(run(postgres.url, `SELECT '${secret}'::int`)).rejects.toThrow();
    expect(await readFile(join(dataDir, "postgres", "postgres.log"), "utf8")).not.toContain(secret);
  });

  it("says why it does not start", async () => {
    const broken = startEmbeddedPostgres({ dataDir, log: () => {}, settings: { shared_buffers: "none" } });
    await expect(broken).rejects.toThrow(/does not start .*postgres\.log.*shared_buffers/s);
  });

  it("starts again after initdb was interrupted", async () => {
    await using folder = await disposableFolder();
    await mkdir(join(folder.path, "postgres", "data.new"), { recursive: true });
    await writeFile(join(folder.path, "postgres", "data.new", "PG_VERSION"), "18\n");
    await using postgres = await startEmbeddedPostgres({ dataDir: folder.path, log: () => {}, settings });
    expect(await run(postgres.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(await readdir(join(folder.path, "postgres"))).toEqual(["data", "password", "postgres.log"]);
  });

  it.runIf(isRoot)("as root, keeps the data of a private folder where its user can reach it", async () => {
    await using folder = await disposableFolder();
    await chmod(folder.path, 0o700);
    const standIn = standInFor(folder.path);
    const startPrivate = () =>
      startEmbeddedPostgres({ dataDir: folder.path, log: (message) => heard.push(message), settings });
    const tables = (url: string) => run(url, "SELECT relname FROM pg_class WHERE relname = 'kept'");
    try {
      {
        await using postgres = await startPrivate();
        await run(postgres.url, "CREATE TABLE kept AS SELECT 7 AS n");
        expect(await findEmbeddedPostgres(folder.path)).toBe(postgres.url);
      }
      expect(heard).toEqual([expect.stringContaining(`its data is in ${standIn}`)]);
      expect((await stat(join(standIn, "data"))).uid).not.toBe(0);

      // Still there, even when the folder could be entered by now; gone with the data directory.
      await chmod(folder.path, 0o711);
      {
        await using postgres = await startPrivate();
        expect(await tables(postgres.url)).toHaveLength(1);
      }
      await rm(join(folder.path, "postgres"));
      await chmod(folder.path, 0o700);
      await using postgres = await startPrivate();
      expect(await tables(postgres.url)).toHaveLength(0);
    } finally {
      await rm(standIn, { recursive: true, force: true });
    }
  });
});

async function disposableFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await newFolder();
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

it("data of another major version is told how to move", async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await newFolder();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const data = join(folder, "postgres", "data");
  await mkdir(data, { recursive: true });
  await writeFile(join(data, "PG_VERSION"), "17\n");
  await expect(startEmbeddedPostgres({ dataDir: folder, log() {} })).rejects.toThrow(
    /^The data in \S+ was made by PostgreSQL 17, this version of Runfacts has \d+\. To move it: npm run db:dump .*$/,
  );
  expect(await readdir(data)).toEqual(["PG_VERSION"]);
});
