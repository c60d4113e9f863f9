import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** A server that runs on a data directory. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/**
 * The server that runs on a data directory, from its `postmaster.pid`; null when there is none. The file outlives a
 * server that was killed, and its number may belong to any other process by now, so that is looked at too.
 */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const lines = await readPidFile(data);
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 && (await commandLine(pid)).includes(data) ? { pid, port } : null;
}

/** Whether the server of a data directory has come so far as to take connections. */
export async function isReady(data: string): Promise<boolean> {
  return (await readPidFile(data))[7]?.trim() === "ready";
}

/** Lines: pid, data directory, start time, port, folder of the socket, address, shared memory, state. */
async function readPidFile(data: string): Promise<string[]> {
  return readFile(join(data, "postmaster.pid"), "utf8").then(
    (text) => text.split("\n"),
    () => [],
  );
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
