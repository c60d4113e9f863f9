import { spawn } from "node:child_process";

/** How a command ended, and what it printed: both streams in order, and standard output alone. */
export interface CommandResult {
  readonly ok: boolean;
  readonly output: string;
  readonly stdout?: string;
  /** The exit code; absent if the command could not start or was ended by a signal. */
  readonly code?: number;
}

/** Runs a command, with additions to the environment, without a shell and waits for its end. Never rejects: a command that cannot start is not ok. */
export function runCommand(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on("error", (error) => resolve({ ok: false, output: String(error) }));
    child.on("close", (code) => {
      resolve({ ok: code === 0, output, stdout, ...(code !== null && { code }) });
    });
  });
}
