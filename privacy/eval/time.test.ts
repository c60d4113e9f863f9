import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import type { Times } from "./time.ts";

// In a process of its own: the test runner's loader makes every call between modules several times slower.
async function times(): Promise<Times> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    fileURLToPath(new URL("./time.ts", import.meta.url)),
  ]);
  return JSON.parse(stdout) as Times;
}

it("a run costs a few times its JSON, and no text much more a KiB than others", {
  timeout: 60_000,
  retry: 2,
}, async () => {
  const { run, yardstick, worst, worstPiece } = await times();
  // 2 to 4 on a quiet machine: 60 µs.
  expect(run / yardstick).toBeLessThan(10);
  // 16 on a quiet machine: a quarter of a millisecond.
  expect((1_000 * worst) / yardstick, `repeated ${JSON.stringify(worstPiece)}`).toBeLessThan(60);
});
