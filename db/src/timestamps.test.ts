import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTimestamptz, timestamptzLiteral } from "./timestamps.ts";

const OLDEST = -62_135_596_800_000_000n;
const NEWEST = 253_402_300_799_999_999n;

describe("timestamptzLiteral", () => {
  it.each([
    [0n, "1970-01-01T00:00:00.000000Z"],
    [1_795_341_181_982_001n, "2026-11-22T09:53:01.982001Z"],
    [-1n, "1969-12-31T23:59:59.999999Z"],
    [OLDEST, "0001-01-01T00:00:00.000000Z"],
    [NEWEST, "9999-12-31T23:59:59.999999Z"],
    [NEWEST + 1n, "10000-01-01T00:00:00Z"],
  ])("%i is %s", (microseconds, literal) => {
    expect(timestamptzLiteral(microseconds)).toBe(literal);
  });

  it.each([OLDEST - 1n, NEWEST + 2n, 10n ** 30n])("refuses %i", (microseconds) => {
    expect(() => timestamptzLiteral(microseconds)).toThrow(RangeError);
  });
});

describe("parseTimestamptz", () => {
  it.each([
    ["1970-01-01 00:00:00+00", 0n],
    ["1970-01-01 00:00:00.000001+00", 1n],
    ["1970-01-01 00:00:00.5+00", 500_000n],
    ["1969-12-31 23:59:59.999999+00", -1n],
    ["1970-01-01 05:30:00+05:30", 0n],
    ["1969-12-31 20:30:00-03:30", 0n],
    ["1900-01-01 00:19:32+00:19:32", -2_208_988_800_000_000n],
    ["0001-01-01 00:00:00+00", OLDEST],
    ["0044-03-15 00:00:00+00 BC", -63_517_824_000_000_000n],
  ])("%s is %i", (text, microseconds) => {
    expect(parseTimestamptz(text)).toBe(microseconds);
  });

  it.each(["infinity", "Sun Nov 22 09:53:01 2026 UTC", ""])("refuses %j", (text) => {
    expect(() => parseTimestamptz(text)).toThrow(RangeError);
  });

  it("reads what timestamptzLiteral wrote", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: OLDEST, max: NEWEST }), (microseconds) => {
        const text = timestamptzLiteral(microseconds).replace("T", " ").replace("Z", "+00");
        expect(parseTimestamptz(text)).toBe(microseconds);
      }),
    );
  });
});
