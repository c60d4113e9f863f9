import { create } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromMicroseconds, isTimestamp, toMicroseconds } from "./timestamp.ts";

const timestamp = (seconds: bigint, nanos: number) => create(TimestampSchema, { seconds, nanos });

describe("microseconds", () => {
  it("survive the way to a timestamp and back, before and after the epoch", () => {
    fc.assert(
      fc.property(fc.bigInt(-62_135_596_800_000_000n, 253_402_300_799_999_999n), (micros) => {
        const time = fromMicroseconds(micros);
        expect(isTimestamp(time)).toBe(true);
        expect(toMicroseconds(time)).toBe(micros);
      }),
    );
  });

  it("cut finer digits", () => {
    expect(toMicroseconds(timestamp(1n, 1_999))).toBe(1_000_001n);
    expect(toMicroseconds(timestamp(-1n, 999_999_999))).toBe(-1n);
  });
});

describe("isTimestamp", () => {
  it.each([
    [timestamp(-62_135_596_800n, 0), true],
    [timestamp(-62_135_596_801n, 0), false],
    [timestamp(253_402_300_799n, 999_999_999), true],
    [timestamp(253_402_300_800n, 0), false],
    [timestamp(0n, -1), false],
    [timestamp(0n, 1_000_000_000), false],
  ])("%o is %s", (time, expected) => {
    expect(isTimestamp(time)).toBe(expected);
  });
});
