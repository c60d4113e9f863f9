import { expect, it } from "vitest";
import { countOf, formatBytes, formatCompact, formatShare, formatUsd } from "./number.ts";

it.each([
  [0, "0"],
  [999, "999"],
  [7_812, "7.8k"],
  [9_960, "10k"],
  [826_400, "826k"],
  [999_600, "1.00M"],
  [22_190_000, "22.19M"],
  [1_200_000_000, "1.20B"],
])("formatCompact(%d) is %s", (value, text) => {
  expect(formatCompact(value)).toBe(text);
  expect(formatCompact(BigInt(value))).toBe(text);
});

it.each([
  [0, "$0"],
  [0.0004, "<$0.001"],
  [0.468, "$0.468"],
  [3.294, "$3.29"],
  [13.684, "$13.68"],
  [1204.2, "$1,204"],
])("formatUsd(%d) is %s", (value, text) => {
  expect(formatUsd(value)).toBe(text);
});

it.each([
  [0, 24, "0%"],
  [14, 24, "58%"],
  [1, 1000, "<1%"],
  [999, 1000, ">99%"],
  [24, 24, "100%"],
  [0, 0, "—"],
])("formatShare(%d, %d) is %s", (part, total, text) => {
  expect(formatShare(part, total)).toBe(text);
});

it("countOf takes the plural unless it is one", () => {
  expect(countOf(1, "run")).toBe("1 run");
  expect(countOf(0n, "run")).toBe("0 runs");
  expect(countOf(2, "match", "matches")).toBe("2 matches");
});

it.each([
  [0n, "0 bytes"],
  [1n, "1 byte"],
  [812n, "812 bytes"],
  [1_234n, "1.2 kB"],
  [9_960n, "10 kB"],
  [48_211n, "48 kB"],
  [3_400_000n, "3.40 MB"],
  [1_200_000_000n, "1.20 GB"],
])("formatBytes(%d) is %s", (value, text) => {
  expect(formatBytes(value)).toBe(text);
});
