import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { Times } from "./time.ts";

// In a process of its own: the test runner's loader makes every call between modules several times slower.
async function times(): Promise<Times> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    fileURLToPath(new URL("./time.ts", import.meta.url)),
  ]);
  return JSON.parse(stdout) as Times;
}

test("a run costs microseconds, and no text more than a millisecond a KiB", {
  timeout: 60_000,
  retry: 2,
}, async () => {
  const { run, worst, worstPiece } = await times();
  expect(worst, `repeated ${JSON.stringify(worstPiece)}`).toBeLessThan(1);
  // 60 µs is the target on a quiet machine; tests run on busy ones.
  expect(run).toBeLessThan(180);
});
