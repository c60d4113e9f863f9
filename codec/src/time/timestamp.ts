import { create } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const TRAILING_ZEROS = /\.?0+Z$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const EARLIEST_MS = Date.parse("0001-01-01T00:00:00Z");
const LATEST_MS = Date.parse("9999-12-31T23:59:59.999Z");

/**
 * An RFC 3339 time as protobuf spells it: with a capital T and Z. A leap second, which ends a day of UTC, is the first second
 * of the next, as in POSIX.
 *
 * @returns undefined unless the day exists, in the years 1 to 9999, and the fraction has at most 9 digits
 */
export function canonicalTimestamp(text: string): string | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const canonical = text.toUpperCase();
  if (match[5] !== "60") return isInRange(canonical, match) ? canonical : undefined;
  const before = `${canonical.slice(0, SECONDS_LENGTH - 2)}59${canonical.slice(SECONDS_LENGTH)}`;
  if (!isInRange(before, match)) return undefined;
  const next = new Date(Number(timestampOf(before).seconds + 1n) * 1_000).toISOString();
  const fraction = /\.\d+/.exec(canonical)?.[0] ?? "";
  const isEndOfDay = next.slice(11, SECONDS_LENGTH) === "00:00:00";
  return isEndOfDay && next.length === UTC_LENGTH
    ? `${next.slice(0, SECONDS_LENGTH)}${fraction}Z`
    : undefined;
}

function isInRange(text: string, match: RegExpExecArray): boolean {
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const isLeapDay = month === 2 && day === 29 && isLeapYear(year);
  if (day < 1 || (day > (DAYS[month - 1] ?? 0) && !isLeapDay)) return false;
  // An offset may carry a time out of the first or the last year.
  if (year > 1 && year < 9999) return true;
  const instant = Date.parse(text);
  return instant >= EARLIEST_MS && instant <= LATEST_MS;
}

/** The time that a canonical text names. */
export function timestampOf(text: string): Timestamp {
  const point = text.indexOf(".", SECONDS_LENGTH);
  const zone = point === -1 ? SECONDS_LENGTH : text.slice(point).search(ZONE) + point;
  const seconds = Date.parse(text.slice(0, SECONDS_LENGTH) + text.slice(zone)) / 1_000;
  const fraction = point === -1 ? "" : text.slice(point + 1, zone);
  return create(TimestampSchema, { seconds: BigInt(seconds), nanos: Number(fraction.padEnd(9, "0")) });
}

const UTC_LENGTH = "2026-01-01T00:00:00.000Z".length;
const SECONDS_LENGTH = "2026-01-01T00:00:00".length;
const ZONE = /[Z+-]/;

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** "2026-01-01T00:00:00.120Z" without the zeros that say nothing: "2026-01-01T00:00:00.12Z". */
export function shortestTimestamp(text: string): string {
  return text.includes(".") ? text.replace(TRAILING_ZEROS, "Z") : text;
}

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
