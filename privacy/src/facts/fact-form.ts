import type { JsonObject, JsonValue } from "../json.ts";
import { limits } from "../limits.ts";

/**
 * What the rules on the form of metadata say to the sender. Apart from those that need a detector, since the SDK holds its agent
 * to these before any is loaded.
 */
export const factRules = {
  "text-too-long": "is longer than the contract allows; send a short name or code instead",
  "metadata-key-invalid": "has a key that is not 1 to 64 of A-Z a-z 0-9 _ . -; rename it",
  "metadata-nested": "is nested; send flat values or a list of flat values",
  "metadata-value-invalid": "is not null, a boolean, a finite number, a string or a list; send one of these",
  "metadata-list-too-long": "is a list of more than 16 values; send a count instead",
  "metadata-too-many-keys": "has more than 64 keys; send fewer",
  "metadata-too-large": "is larger than 8 KiB; send fewer or shorter values",
} as const;

/** A rule on the form of metadata. */
export type FactRuleId = keyof typeof factRules;

const KEY = /^[A-Za-z0-9_.-]{1,64}$/;

/** Whether a text has the form of a metadata key, whatever it names. */
export function isKey(text: string): boolean {
  return KEY.test(text);
}

/** Whether a text has more than `limit` characters (Unicode code points). */
export function isTooLong(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  if (text.length > 2 * limit) return true;
  let count = 0;
  for (const _ of text) count += 1;
  return count > limit;
}

const encoder = new TextEncoder();
// JSON of a character is at most 6 bytes (\u001f), of a number at most 24.
const WORST_CHARACTER = 6;

function sizeBound(value: JsonValue): number {
  if (typeof value === "string") return WORST_CHARACTER * value.length + 3;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + sizeBound(item), 3);
  return typeof value === "object" && value !== null ? Number.POSITIVE_INFINITY : 25;
}

/** Whether the metadata of a step is larger than it may be. */
export function isTooLarge(metadata: JsonObject): boolean {
  let bound = 2;
  for (const key in metadata) bound += WORST_CHARACTER * key.length + 4 + sizeBound(metadata[key] ?? null);
  if (bound <= limits.metadataBytes) return false;
  return encoder.encode(JSON.stringify(metadata)).length > limits.metadataBytes;
}
