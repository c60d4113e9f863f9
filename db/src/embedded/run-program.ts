import { type SpawnOptions, spawn } from "node:child_process";
import { join } from "node:path";
import type { ServerPlace } from "./place-server.ts";

export interface ProgramResult {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs a program of PostgreSQL as the server's user, free of our PG* environment. */
export async function runProgram(
  place: ServerPlace,
  program: "initdb" | "pg_ctl" | "pg_resetwal",
  args: readonly string[],
): Promise<ProgramResult> {
  const child = spawn(join(place.binaries, "bin", program), args, {
    ...programOptions(place),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on("error", reject);
  child.on("close", resolve);
  return { exitCode: await promise, output: output.trim() };
}

/** How the programs of a server are run. */
export function programOptions({ binaries, account }: ServerPlace) {
  return {
    // A folder everybody can enter.
    cwd: binaries,
    env: { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" },
    // A session of its own, so that Ctrl-C in our terminal does not reach the server before we stop it.
    detached: true,
    ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
  } satisfies SpawnOptions;
}
