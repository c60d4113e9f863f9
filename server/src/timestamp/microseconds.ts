import { create } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";

const MIN_SECONDS = -62_135_596_800n; // 0001-01-01T00:00:00Z
const MAX_SECONDS = 253_402_300_799n; // 9999-12-31T23:59:59Z

/** True if a timestamp is within the range that google.protobuf.Timestamp allows; decoding does not check it. */
export function isTimestamp({ seconds, nanos }: Timestamp): boolean {
  return seconds >= MIN_SECONDS && seconds <= MAX_SECONDS && nanos >= 0 && nanos <= 999_999_999;
}

/** Microseconds since the Unix epoch; finer digits are cut. */
export function toMicroseconds({ seconds, nanos }: Timestamp): bigint {
  return seconds * 1_000_000n + BigInt(Math.trunc(nanos / 1000));
}

/** A timestamp from microseconds since the Unix epoch. */
export function fromMicroseconds(microseconds: bigint): Timestamp {
  const micros = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  return create(TimestampSchema, {
    seconds: (microseconds - micros) / 1_000_000n,
    nanos: Number(micros) * 1000,
  });
}
