import { execFile } from "node:child_process";
import { basename } from "node:path";
import { promisify } from "node:util";

const LOOK_MS = 500;
const SHELLS = new Set(["sh", "ash", "bash", "busybox", "dash", "ksh", "zsh"]);

/**
 * Resolves when the `npm start` or the `npx` that runs this process is gone: killed, it passes no signal on. Never resolves
 * when this process was started in another way, as by `nohup node`.
 */
export async function npmGone(env: NodeJS.ProcessEnv): Promise<void> {
  if (!isRunByNpm(env) || process.platform === "win32") return new Promise<void>(() => undefined);
  const parent = process.ppid;
  const above = await processesAbove(parent);
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (process.ppid === parent && above.every(isAlive)) return;
      clearInterval(timer);
      resolve();
    }, LOOK_MS);
    timer.unref();
  });
}

function isRunByNpm({
  npm_lifecycle_event: event,
  npm_lifecycle_script: script,
}: NodeJS.ProcessEnv): boolean {
  return (event === "start" && script?.includes("start.ts") === true) || event === "npx";
}

/**
 * What waits for us, and would outlive npm: a shell, and the Node that looked for a newer one, with which it has a channel.
 * What is above each is of the list.
 */
async function processesAbove(parent: number): Promise<number[]> {
  const above: number[] = [];
  let { program, pid } = await parentOf(parent);
  if (process.connected && pid !== undefined) {
    above.push(pid);
    ({ program, pid } = await parentOf(pid));
  }
  if (SHELLS.has(program) && pid !== undefined) above.push(pid);
  return above;
}

/** The program of a process, and the process above it. */
async function parentOf(of: number): Promise<{ readonly program: string; readonly pid: number | undefined }> {
  const args = ["-o", "ppid=,comm=", "-p", String(of)];
  const printed = await promisify(execFile)("ps", args).then(
    ({ stdout }) => stdout,
    () => "",
  );
  const [, above, command = ""] = /^\s*(\d+)\s+(.*)$/m.exec(printed) ?? [];
  return { program: basename(command.trim()), pid: above === undefined ? undefined : Number(above) };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
