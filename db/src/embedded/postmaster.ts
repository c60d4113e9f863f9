import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** A server that runs on a data directory. */
export type Postmaster = { readonly pid: number; readonly port: number };

/**
 * The server that runs on a data directory, from its `postmaster.pid`; null when there is none. The file outlives a
 * server that was killed, and its number may belong to any other process by now, so that is looked at too.
 */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const lines = await readFile(join(data, "postmaster.pid"), "utf8").then(
    (text) => text.split("\n"),
    () => [],
  );
  // https://www.postgresql.org/docs/current/storage-file-layout.html: pid, data directory, start time, port, …
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 && (await commandLine(pid)).includes(data) ? { pid, port } : null;
}

/** The command line of a process; empty when there is none. */
async function commandLine(pid: number): Promise<string> {
  switch (process.platform) {
    case "linux":
      return readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    case "win32":
      return run("powershell", [
        "-NoProfile",
        "-Command",
        `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`,
      ]);
    default:
      return run("ps", ["-o", "command=", "-p", String(pid)]);
  }
}

async function run(command: string, args: readonly string[]): Promise<string> {
  return promisify(execFile)(command, [...args]).then(
    ({ stdout }) => stdout,
    () => "",
  );
}
