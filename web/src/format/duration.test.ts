import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDuration, formatOffset, parseDuration, writeDuration } from "./duration.ts";

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [0.25, "0.3 ms"],
    [12, "12 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [1321, "1.32 s"],
    [9_996, "10.0 s"],
    [44_600, "44.6 s"],
    [59_990, "1m 00s"],
    [297_992, "4m 58s"],
    [3_599_700, "1h 00m"],
    [7_500_000, "2h 05m"],
    [90_000_000, "1d 1h"],
    [-1500, "−1.50 s"],
  ])("%d ms is %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("formatOffset", () => {
  it.each([
    [0, 0, "0:00"],
    [214_140, 2, "3:34.14"],
    [59_999, 0, "1:00"],
    [59_999, 2, "1:00.00"],
    [3_723_000, 0, "1:02:03"],
  ])("%d ms with %d digits is %s", (ms, digits, text) => {
    expect(formatOffset(ms, digits)).toBe(text);
  });
});

describe("parseDuration", () => {
  it.each([
    ["500ms", 500],
    ["2s", 2000],
    ["2", 2000],
    ["1.5m", 90_000],
    ["1m30s", 90_000],
    ["1 h", 3_600_000],
  ])("reads %s", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(["", "bananas", "2 bananas", "-1s", "1s2", "s"])("refuses %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it("reads back what writeDuration wrote", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (ms) => {
        expect(parseDuration(writeDuration(ms))).toBe(ms);
      }),
    );
  });
});
