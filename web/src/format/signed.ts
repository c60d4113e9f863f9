const MINUS = "−";

/** A number with its sign, `+4.2`, `−1.0`, or `0` where all its digits are. */
export function formatSigned(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return "0";
  return `${value < 0 ? MINUS : "+"}${text}`;
}

/** A difference of rates in percentage points: `+4.2 pp`. */
export function formatPoints(difference: number): string {
  return `${formatSigned(100 * difference)} pp`;
}
