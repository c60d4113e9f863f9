import { execFile } from "node:child_process";
import { basename } from "node:path";
import { promisify } from "node:util";

const LOOK_MS = 500;
const SHELLS = new Set(["sh", "ash", "bash", "busybox", "dash", "ksh", "zsh"]);

/**
 * Resolves when the `npm start` that runs this process is gone: killed, it passes no signal on. Never resolves when this
 * process was started in another way, as by `nohup node`.
 */
export async function npmGone(env: NodeJS.ProcessEnv): Promise<void> {
  const isNpm = env["npm_lifecycle_event"] === "start" && env["npm_lifecycle_script"]?.includes("start.ts");
  if (isNpm !== true || process.platform === "win32") return new Promise<void>(() => undefined);
  const parent = process.ppid;
  const npm = await npmAbove(parent);
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (process.ppid === parent && (npm === undefined || isAlive(npm))) return;
      clearInterval(timer);
      resolve();
    }, LOOK_MS);
    timer.unref();
  });
}

/** The process above a shell, between npm and us, that waits for us and would outlive npm. */
async function npmAbove(parent: number): Promise<number | undefined> {
  const args = ["-o", "ppid=,comm=", "-p", String(parent)];
  const printed = await promisify(execFile)("ps", args).then(
    ({ stdout }) => stdout,
    () => "",
  );
  const [, above, command = ""] = /^\s*(\d+)\s+(.*)$/m.exec(printed) ?? [];
  return SHELLS.has(basename(command.trim())) ? Number(above) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
