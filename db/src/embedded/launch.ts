import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./free-port.ts";
import { giveTo } from "./initialise-data.ts";
import type { ServerPlace } from "./place-server.ts";
import { findPostmaster, type Postmaster } from "./postmaster.ts";
import { runProgram } from "./run-program.ts";
import { type SpawnedServer, spawnServer } from "./spawn-server.ts";

/** Values of `postgresql.conf` by name. */
export type ServerSettings = Readonly<Record<string, string>>;

const PATIENCE_MS = 30_000;

/** What passes: the processes of a killed server hold its memory for a moment, another takes the port. */
const PASSING = /shared memory block|already in use|lock file|could not bind/i;

/** The server of a place: the one that runs already, or a new one. */
export async function launch(place: ServerPlace, settings: ServerSettings): Promise<SpawnedServer> {
  const log = join(place.folder, "postgres.log");
  await writeFile(log, "", { flag: "a", mode: 0o600 });
  await giveTo(place, log);

  for (const deadline = Date.now() + PATIENCE_MS; ; await delay(200)) {
    const running = await findPostmaster(place.data);
    if (running !== null) {
      return { ...running, exit: null };
    }
    await rm(join(place.data, "postmaster.pid"), { force: true });
    await writeSettings(place, settings);
    const started = await spawnServer(place, log);
    if (typeof started !== "string") {
      return started;
    }
    if (!PASSING.test(started) || Date.now() > deadline) {
      throw new Error(`PostgreSQL does not start on ${place.data} (its log is ${log}): ${started}`);
    }
  }
}

/**
 * Stops a server after its running transactions are rolled back, and resolves when it is gone. One that was started in its
 * place after it ended goes on.
 */
export async function stop(place: ServerPlace, { pid }: Postmaster): Promise<void> {
  const isRunning = async () => (await findPostmaster(place.data))?.pid === pid;
  if (!(await isRunning())) {
    return;
  }
  const { exitCode, output } = await runProgram(place, "pg_ctl", [
    "stop",
    "-w",
    "-s",
    "-m",
    "fast",
    "-D",
    place.data,
  ]);
  if (exitCode !== 0 && (await isRunning())) {
    throw new Error(`PostgreSQL does not stop: ${output}`);
  }
}

async function writeSettings(place: ServerPlace, settings: ServerSettings): Promise<void> {
  const path = join(place.data, "runfacts.conf");
  const all: ServerSettings = {
    listen_addresses: "127.0.0.1",
    port: String(await freePort(await lastPort(path))),
    unix_socket_directories: "",
    timezone: "UTC",
    // Errors of statements quote values, and a log is no place for what a run holds.
    log_min_messages: "log",
    log_error_verbosity: "terse",
    ...settings,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value}'\n`);
  await writeFile(path, lines.join(""), { mode: 0o600 });
  await giveTo(place, path);
}

/** The port of the last time, so that clients find the server again after a restart. */
async function lastPort(settingsPath: string): Promise<number> {
  const last = await readFile(settingsPath, "utf8").catch(() => "");
  return Number(/^port = '(\d+)'$/m.exec(last)?.[1] ?? 0);
}
