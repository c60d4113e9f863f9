import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { readSizeOptions } from "./options.ts";
import { size } from "./size.ts";

describe("runfacts size", () => {
  it("prints a line for each table, and what it takes of machines", () => {
    const text = size(["--runs", "3000", "--days=90"]);
    expect(text).toMatch(/^3,000 runs a day of 10 steps, 90 days kept$/m);
    expect(text).toMatch(/^agent_steps +30,000 +[\d.]+ MB +[\d.]+ [MG]B$/m);
    expect(text).toMatch(/^machines for PostgreSQL +1 of 32 cores, 8 TB \(1 for CPU, 1 for disk\)$/m);
  });

  it("gives the same as an object", () => {
    const { inputs, tables, bytes } = JSON.parse(size(["--json", "--runs", "1e6"]));
    expect(inputs).toMatchObject({ runs: 1_000_000, steps: 10, way: "batches" });
    expect(tables[0].bytes).toBeLessThan(bytes);
  });

  it("explains each step", () => {
    const text = size(["--explain", "--runs", "1e9", "--way", "calls"]);
    expect(text).toContain("1 billion / 86,400 s = 11,600; x 3 at most = 34,700");
    expect(text).toMatch(/^projects +1 billion \/ .* = at least \d+$/m);
  });

  it.each([
    [["--runs", "secret"], "--runs must be a number above 0."],
    [["--runs", "0"], "--runs must be a number above 0."],
    [["--runs", "1e99"], "--runs must be a number above 0."],
    [["--agents", "1.5"], "--agents must be a whole number above 0."],
    [["--way", "secret"], "--way must be one of batches, calls, single."],
    [["--secret"], "Unknown option, or an option without its value."],
    [["--runs"], "Unknown option, or an option without its value."],
    [["secret"], "Unknown option, or an option without its value."],
  ])("refuses %j", (args, message) => {
    expect(() => readSizeOptions(args)).toThrow(new Error(message));
  });

  it("takes what may be none", () => {
    expect(readSizeOptions(["--failures", "0", "--standbys", "0"]).inputs).toMatchObject({
      failures: 0,
      standbys: 0,
    });
  });

  it("is a command: runfacts size", async () => {
    const main = (path: string) => join(import.meta.dirname, path);
    const run = (...args: string[]) => promisify(execFile)(process.execPath, args);
    const [good, bad] = await Promise.allSettled([
      run(main("../main.ts"), "size", "--runs", "3000"),
      run(main("main.ts"), "--runs", "x"),
    ]);
    expect(good).toMatchObject({ value: { stdout: `${size(["--runs", "3000"])}\n` } });
    const stderr = "--runs must be a number above 0. See runfacts size --help.\n";
    expect(bad).toMatchObject({ reason: { code: 2, stderr } });
  });
});
