import { expect, test } from "vitest";
import { formatPoints, formatSigned } from "./signed.ts";

test.each([
  [4.24, "+4.2"],
  [-1, "−1.0"],
  [0, "0"],
  [-0.04, "0"],
])("%d is %s", (value, text) => {
  expect(formatSigned(value)).toBe(text);
});

test("differences of rates are points", () => {
  expect(formatPoints(-0.1234)).toBe("−12.3 pp");
});
