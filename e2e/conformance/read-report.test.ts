import { expect, it } from "vitest";
import { readReport } from "./read-report.ts";

const list = [{ tests: /^A\/.*known$/, complaint: /^actual error contain 1 details/, reason: "more" }];
const failed = (name: string, ...complaints: string[]) =>
  [`FAILED: ${name}:`, ...complaints.map((line) => `\t${line}`), ""].join("\n");
const report = (failures: string, total: number, passed: number) =>
  readReport(`${failures}\nTotal cases: ${total}\n${passed} passed, ${total - passed} failed\n`, list);

const known = failed(
  "A/1/known",
  "actual error contain 1 details; expecting 0;",
  "actual error contain 1 details",
);

it("takes what is on the list", () => {
  expect(report(known, 10, 9)).toEqual({ total: 10, passed: 9, known: 1, faults: [] });
});

it.each([
  ["a test that is not on the list", known + failed("B/known", "actual error contain 1 details"), 8],
  ["another complaint", known + failed("A/2/known", "actual error contain 1 details", "code is 5"), 8],
  ["an entry that nothing finds", "", 10],
  ["a case that neither passed nor failed", known, 8],
])("refuses %s", (_name, failures, passed) => {
  expect(report(failures, 10, passed).faults).not.toEqual([]);
});

it("refuses a run without cases", () => {
  expect(readReport("the suite did not start", []).faults).not.toEqual([]);
});
