import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import { isTimestamp } from "../timestamp/microseconds.ts";
import type { Findings } from "./findings.ts";

const MAX_DURATION_SECONDS = 315_576_000_000n;
const NANOS_PER_SECOND = 1_000_000_000;

/** Valid Unicode without NUL, which Postgres can store. */
export function checkText(value: unknown, findings: Findings): void {
  const text = value as string;
  if (!text.isWellFormed()) findings.add("string.unicode", "must be valid Unicode");
  if (text.includes("\0")) findings.add("string.nul", "must not hold the character NUL");
}

/** Numbers that JSON can carry. */
export function checkNumber(value: unknown, findings: Findings): void {
  if (!Number.isFinite(value)) findings.add("number.finite", "must be a finite number");
}

/** google.protobuf.Timestamp: years 1 to 9999. */
export function checkTimestamp(value: unknown, findings: Findings): void {
  if (!isTimestamp(value as Timestamp)) {
    findings.add(
      "timestamp.range",
      "must be a time in the years 1 to 9999, with 0 to 999,999,999 nanoseconds",
    );
  }
}

/** google.protobuf.Duration: at most 10,000 years, seconds and nanoseconds of one sign. */
export function checkDuration(value: unknown, findings: Findings): void {
  const { seconds, nanos } = value as Duration;
  const isLong = seconds > MAX_DURATION_SECONDS || seconds < -MAX_DURATION_SECONDS;
  const isMixed = (seconds > 0n && nanos < 0) || (seconds < 0n && nanos > 0);
  if (isLong || isMixed || Math.abs(nanos) >= NANOS_PER_SECOND) {
    findings.add(
      "duration.range",
      "must be at most 10,000 years, with nanoseconds of the same sign below a second",
    );
  }
}
