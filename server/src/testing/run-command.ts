import { execFile } from "node:child_process";

/** Runs a command to its end: its exit code, and what it wrote to standard output. */
export function runCommand(
  name: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = execFile(name, args, (_error, output) => resolve({ code: child.exitCode ?? -1, output }));
  });
}
