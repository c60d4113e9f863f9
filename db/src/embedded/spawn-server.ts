import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ServerPlace } from "./place-server.ts";
import { findPostmaster, isReady, type Postmaster } from "./postmaster.ts";
import { programOptions } from "./run-program.ts";

/** How a process ended. */
export type Exit = readonly [code: number | null, signal: NodeJS.Signals | null];

/** A server that has just been started; `exit` tells how it ended, where we can know. */
export type SpawnedServer = Postmaster & { readonly exit: Promise<Exit> | null };

/** Windows gives a server too many rights when its user has many; `pg_ctl` takes them away, but is not the server. */
const HAS_PG_CTL_ONLY = process.platform === "win32";

/**
 * Starts the server and answers when it takes connections, however long it takes to recover. Where it can, as our own child,
 * so that we learn how it ends; it lives on when we end.
 *
 * @returns why it did not start, from its log, as a string
 */
export async function spawnServer(place: ServerPlace, log: string): Promise<SpawnedServer | string> {
  const { data, binaries } = place;
  const { size } = await stat(log);
  const [program, ...args] = HAS_PG_CTL_ONLY
    ? ["pg_ctl", "start", "-W", "-s", "-D", data, "-l", log]
    : ["postgres", "-D", data];
  const output = await open(log, "a");
  const child = spawn(join(binaries, "bin", program ?? ""), args, {
    ...programOptions(place),
    stdio: ["ignore", output.fd, output.fd],
  });
  const exit: Promise<Exit> = once(child, "exit").then(([code, signal]) => [code, signal]);
  child.unref();
  let isOver = false;
  exit.then(
    ([code]) => {
      isOver = !HAS_PG_CTL_ONLY || code !== 0;
    },
    () => {
      isOver = true;
    },
  );
  await output.close();
  for (; !isOver; await delay(50)) {
    const found = (await isReady(data)) ? await findPostmaster(data) : null;
    if (found !== null) return { ...found, exit: HAS_PG_CTL_ONLY ? null : exit };
  }
  return (await readFile(log)).subarray(size).toString().trim();
}
