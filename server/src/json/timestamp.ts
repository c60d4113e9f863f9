const RFC3339 = /^(\d{4}-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const TRAILING_ZEROS = /\.?0+Z$/;

const EARLIEST_MS = Date.parse("0001-01-01T00:00:00Z");
const LATEST_MS = Date.parse("9999-12-31T23:59:59Z");

/** Whether a text is an RFC 3339 time of a day that exists, in the years 1 to 9999, with at most 9 fraction digits. */
export function isTimestampText(text: string): boolean {
  const match = RFC3339.exec(text);
  if (match === null) return false;
  const [, time = "", month = "", day = "", offset = ""] = match;
  // Date takes 30 February for 2 March: read as UTC, the day must come back.
  const utc = new Date(`${time}Z`);
  if (Number.isNaN(utc.getTime()) || utc.getUTCMonth() + 1 !== Number(month)) return false;
  if (utc.getUTCDate() !== Number(day)) return false;
  const instant = Date.parse(time + offset);
  return instant >= EARLIEST_MS && instant <= LATEST_MS;
}

/** "2026-01-01T00:00:00.120Z" without the zeros that say nothing: "2026-01-01T00:00:00.12Z". */
export function shortestTimestamp(text: string): string {
  return text.includes(".") ? text.replace(TRAILING_ZEROS, "Z") : text;
}
