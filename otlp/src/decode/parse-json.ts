import { Undecodable } from "./undecodable.ts";

/** A number with more digits than a double keeps, or text that looks like one. */
const LONG_NUMBER = /[[,:\s]-?\d{16,}/;
const WHOLE = /^-?\d+$/;

/**
 * Parses JSON without losing digits: a whole number too large for a double, as nanoseconds are, becomes text.
 *
 * @throws Undecodable for what is no JSON
 */
export function parseJson(text: string): unknown {
  try {
    return LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
  } catch {
    throw new Undecodable("must be JSON");
  }
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && WHOLE.test(source) ? source : value;
}
