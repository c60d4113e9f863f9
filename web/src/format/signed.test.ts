import { expect, it } from "vitest";
import { formatPoints, formatSigned } from "./signed.ts";

it.each([
  [4.24, "+4.2"],
  [-1, "−1.0"],
  [0, "0"],
  [-0.04, "0"],
])("%d is %s", (value, text) => {
  expect(formatSigned(value)).toBe(text);
});

it("differences of rates are points", () => {
  expect(formatPoints(-0.1234)).toBe("−12.3 pp");
});
