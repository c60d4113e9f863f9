import { create } from "@bufbuild/protobuf";
import { type Duration, DurationSchema } from "@bufbuild/protobuf/wkt";

const FORM = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?(ms|s|m|h|d)$/;

const NANOS_PER_UNIT: Readonly<Record<string, bigint>> = {
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
};
const NANOS_PER_SECOND = 1_000_000_000n;
const MAX_SECONDS = 315_576_000_000n;

/**
 * Reads "500ms", "90s", "1.5h", "15m" or "7d" and gives it in seconds, as protobuf JSON has it ("90s", "0.500000000s").
 * Undefined for any other text and for more than 10,000 years.
 */
export function canonicalDuration(text: string): string | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", unit = ""] = match;
  const perUnit = NANOS_PER_UNIT[unit] ?? 0n;
  const nanos = BigInt(whole) * perUnit + (BigInt(fraction.padEnd(9, "0")) * perUnit) / NANOS_PER_SECOND;
  const seconds = nanos / NANOS_PER_SECOND;
  if (seconds > MAX_SECONDS) return undefined;
  const rest = nanos % NANOS_PER_SECOND;
  return `${sign}${seconds}${rest === 0n ? "" : `.${String(rest).padStart(9, "0")}`}s`;
}

/** The duration that a text of protobuf JSON names: "90s", "-0.5s". */
export function durationOf(text: string): Duration {
  const [whole = "0", fraction = ""] = text.replace(/^-|s$/g, "").split(".");
  const sign = text.startsWith("-") ? -1 : 1;
  const nanos = Number(fraction.padEnd(9, "0")) * sign;
  return create(DurationSchema, { seconds: BigInt(whole) * BigInt(sign), nanos: nanos === 0 ? 0 : nanos });
}
