import { prepareJson } from "./prepare-json.ts";
import { Undecodable } from "./undecodable.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Parses JSON without losing digits: a whole number too large for a double, as nanoseconds are, becomes text.
 *
 * @throws Undecodable for what is no JSON, and for more values than are read
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = textOf(prepareJson(bytes));
  try {
    return JSON.parse(text);
  } catch {
    throw new Undecodable("must be JSON");
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Undecodable("must be UTF-8");
  }
}
