import { spawn } from "node:child_process";
import { join } from "node:path";
import type { ServerPlace } from "./place-server.ts";

export type ProgramResult = { readonly exitCode: number | null; readonly output: string };

/** Runs `initdb` or `pg_ctl` as the server's user, free of our PG* environment. */
export async function runProgram(
  { binaries, account }: ServerPlace,
  program: "initdb" | "pg_ctl",
  args: readonly string[],
): Promise<ProgramResult> {
  const child = spawn(join(binaries, "bin", program), args, {
    // A folder everybody can enter.
    cwd: binaries,
    env: { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", "pipe", "pipe"],
    // A session of its own, so that Ctrl-C in our terminal does not reach the server before we stop it.
    detached: true,
    ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
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
