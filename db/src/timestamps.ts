/**
 * `timestamptz` as microseconds since the Unix epoch, exact in both directions: the driver's own parser makes a `Date`
 * and loses microseconds, and Postgres' `to_timestamp` goes through floating point.
 */

const OLDEST_MS = Date.parse("0001-01-01T00:00:00.000Z");
const END_MS = Date.parse("+010000-01-01T00:00:00.000Z");

/**
 * The literal for a time, such as `2026-11-01T08:00:00.405123Z`.
 *
 * @throws RangeError outside the years 0001 to 9999 (the range of `google.protobuf.Timestamp`), but for their end, which is
 * that of their last hour and day.
 */
export function timestamptzLiteral(microseconds: bigint): string {
  let milliseconds = Number(microseconds / 1_000n);
  let rest = Number(microseconds % 1_000n);
  if (rest < 0) {
    rest += 1_000;
    milliseconds -= 1;
  }
  if (milliseconds === END_MS && rest === 0) return "10000-01-01T00:00:00Z";
  if (milliseconds < OLDEST_MS || milliseconds >= END_MS) {
    throw new RangeError("A time must lie in the years 0001 to 9999.");
  }
  const minute = Math.floor(milliseconds / MINUTE_MS);
  if (minute !== last.minute) {
    const text = new Date(minute * MINUTE_MS).toISOString().slice(0, "2026-11-01T08:00:".length);
    last = { minute, text };
  }
  const fraction = String((milliseconds - minute * MINUTE_MS) * 1_000 + rest).padStart(8, "0");
  return `${last.text}${fraction.slice(0, 2)}.${fraction.slice(2)}Z`;
}

const MINUTE_MS = 60_000;
/** The minute written last: most times share it with the one before, and formatting a `Date` takes several times as long. */
let last = { minute: Number.NaN, text: "" };

const TIMESTAMPTZ =
  /^(\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?( BC)?$/;

/**
 * Microseconds since the Unix epoch from Postgres' ISO output, such as `2026-11-01 08:00:00.405123+00`.
 *
 * @throws RangeError for `infinity` and any other DateStyle.
 */
export function parseTimestamptz(text: string): bigint {
  const match = TIMESTAMPTZ.exec(text);
  if (match === null) {
    throw new RangeError("Expected a timestamptz in ISO style.");
  }
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second,
    fraction = "",
    sign,
    zoneHour,
    zoneMinute = 0,
    zoneSecond = 0,
    bc,
  ] = match;
  const date = new Date(0);
  date.setUTCFullYear(bc === undefined ? Number(year) : 1 - Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60 + Number(zoneSecond);
  const seconds = date.getTime() / 1000 - (sign === "-" ? -offset : offset);
  return BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}
