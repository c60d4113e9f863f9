const FORM = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** More digits say nothing: a double has 17. */
const MAX_DIGITS = 1_000;

/**
 * Whether a number of JSON is kept when it is read as a double: read back, it has the same value. Fractions are
 * approximations by nature; of numbers beyond 2^53-1, which mostly are ids or counts, every digit must stay. What is too
 * large for a double (1e400) is told by the reader of the field.
 */
export function isExactNumber(text: string): boolean {
  const value = Number(text);
  if (!Number.isFinite(value) || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return true;
  return text.length <= MAX_DIGITS && decimal(text) === decimal(String(value));
}

/** Digits without zeros at the ends, and the power of ten of the last of them. */
function decimal(text: string): string {
  const [, whole = "", fraction = "", exponent = "0"] = FORM.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
