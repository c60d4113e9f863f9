/** How a process ended, to follow its name: "was killed (SIGKILL)", "ended with exit code 1". */
export function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === "SIGKILL") return "was killed (SIGKILL)";
  // What V8 does when the heap is full, after it said so on standard error.
  if (signal === "SIGABRT") return "aborted (SIGABRT), as for want of memory";
  return signal === null ? `ended with exit code ${code ?? "unknown"}` : `was ended by ${signal}`;
}
