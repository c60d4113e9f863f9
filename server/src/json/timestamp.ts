import { create } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const TRAILING_ZEROS = /\.?0+Z$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const EARLIEST_MS = Date.parse("0001-01-01T00:00:00Z");
const LATEST_MS = Date.parse("9999-12-31T23:59:59.999Z");

/** Whether a text is an RFC 3339 time of a day that exists, in the years 1 to 9999, with at most 9 fraction digits. */
export function isTimestampText(text: string): boolean {
  const match = RFC3339.exec(text);
  if (match === null) return false;
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

/** The time that such a text names. */
export function timestampOf(text: string): Timestamp {
  const point = text.indexOf(".", SECONDS_LENGTH);
  const zone = point === -1 ? SECONDS_LENGTH : text.slice(point).search(ZONE) + point;
  const seconds = Date.parse(text.slice(0, SECONDS_LENGTH) + text.slice(zone)) / 1_000;
  const fraction = point === -1 ? "" : text.slice(point + 1, zone);
  return create(TimestampSchema, { seconds: BigInt(seconds), nanos: Number(fraction.padEnd(9, "0")) });
}

const SECONDS_LENGTH = "2026-01-01T00:00:00".length;
const ZONE = /[Z+-]/;

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** "2026-01-01T00:00:00.120Z" without the zeros that say nothing: "2026-01-01T00:00:00.12Z". */
export function shortestTimestamp(text: string): string {
  return text.includes(".") ? text.replace(TRAILING_ZEROS, "Z") : text;
}
