import { fromJson } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalDuration, durationOf } from "./duration.ts";

describe("canonicalDuration", () => {
  it.each([
    ["90s", "90s"],
    ["-90s", "-90s"],
    ["500ms", "0.500000000s"],
    ["1.5h", "5400s"],
    ["15m", "900s"],
    ["30d", "2592000s"],
    ["0.000000001s", "0.000000001s"],
    ["0.000001ms", "0.000000001s"],
    ["0.0000001ms", "0s"],
    ["315576000000s", "315576000000s"],
    ["315576000000.999999999s", "315576000000.999999999s"],
    ["999999999999ms", "999999999.999000000s"],
  ])("reads %s as %s", (text, seconds) => {
    expect(canonicalDuration(text)).toBe(seconds);
  });

  it.each([
    "",
    "s",
    "1",
    "1 s",
    "1.s",
    ".5s",
    "1e3s",
    "1us",
    "+1s",
    "1s1m",
    "9999999d",
    "315576000001s",
    "1000000000000ms",
    "0.0000000001s",
  ])("refuses %j", (text) => {
    expect(canonicalDuration(text)).toBeUndefined();
  });

  it("gives what the decoder of protobuf takes", () => {
    const units = fc.constantFrom("ms", "s", "m", "h", "d");
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(999_999_999), units, (whole, fraction, unit) => {
        const text = canonicalDuration(`${whole}.${String(fraction).padStart(9, "0")}${unit}`);
        if (text !== undefined) expect(() => fromJson(DurationSchema, text)).not.toThrow();
      }),
    );
  });
});

describe("durationOf", () => {
  it.each([
    ["0s", 0n, 0],
    ["90s", 90n, 0],
    ["-90s", -90n, 0],
    ["0.5s", 0n, 500_000_000],
    ["-0.5s", 0n, -500_000_000],
    ["-1.000000001s", -1n, -1],
    ["1.25s", 1n, 250_000_000],
  ])("reads %s", (text, seconds, nanos) => {
    const duration = durationOf(text);
    expect([duration.seconds, duration.nanos]).toEqual([seconds, nanos]);
  });

  it("reads every duration as the decoder of protobuf does", () => {
    const sign = fc.constantFrom("", "-");
    fc.assert(
      fc.property(sign, fc.nat(1_000_000), fc.nat(999_999_999), (before, whole, fraction) => {
        const text = `${before}${whole}.${String(fraction).padStart(9, "0")}s`;
        expect(durationOf(text)).toEqual(fromJson(DurationSchema, text));
      }),
    );
  });
});
