import { create } from "@bufbuild/protobuf";
import { type Duration, DurationSchema } from "@bufbuild/protobuf/wkt";

/** Microseconds of a duration; finer digits are cut. */
export function durationOf({ seconds, nanos }: Duration): bigint {
  return seconds * 1_000_000n + BigInt(Math.trunc(nanos / 1000));
}

/** A duration of so many microseconds, not negative. */
export function toDuration(microseconds: bigint): Duration {
  return create(DurationSchema, {
    seconds: microseconds / 1_000_000n,
    nanos: Number(microseconds % 1_000_000n) * 1000,
  });
}
