import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { type Program, programPath } from "./programs.ts";

/** Runs a program in a process of its own, which hears the signals that we hear, and gives its exit code. */
export async function runProgram(program: Program, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [programPath(program), ...args], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  const exit: Promise<readonly [code: number | null, signal: NodeJS.Signals | null]> = once(
    child,
    "exit",
  ).then(([code, signal]) => [code, signal]);
  const [code, signal] = await exit;
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
