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

test("a run costs a few times as much as its copy, and a text that is made to be slow costs no more a KiB", {
  timeout: 60_000,
}, async () => {
  const { run, copy, worst, worstPiece } = await times();
  expect(run / copy).toBeLessThan(15);
  expect((worst * 1000) / copy, `repeated ${JSON.stringify(worstPiece)}`).toBeLessThan(100);
});
