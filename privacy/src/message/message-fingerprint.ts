import { ANY_PLACEHOLDER } from "./placeholders.ts";

// Whatever holds a digit is a variable: counts, times, ports, names of models and machines.
const VARIABLE = new RegExp(
  String.raw`(?:${ANY_PLACEHOLDER})|[\p{L}\p{N}_.:@/+~#=$%-]*\p{N}[\p{L}\p{N}_.:@/+~#=$%-]*|https?://[^\s<]*`,
  "gu",
);
const NOT_LETTERS = /[^\p{L}\p{M}*]+/gu;
const VARIABLES = /\*(?: \*)+/g;

const OFFSETS = [0x811c9dc5, 0x9747b28c] as const;
const PRIMES = [0x01000193, 0x85ebca6b] as const;

function hash(text: string, lane: 0 | 1): string {
  let value: number = OFFSETS[lane];
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), PRIMES[lane]);
  value = Math.imul(value ^ (value >>> 16), 0xc2b2ae35);
  return ((value ^ (value >>> 13)) >>> 0).toString(16).padStart(8, "0");
}

/**
 * What the template of a masked message is known by: 16 hex digits. Messages that differ in their numbers, placeholders,
 * marks or capitals alone have the same.
 */
export function messageFingerprint(masked: string): string {
  const template = masked
    .replace(VARIABLE, " * ")
    .toLowerCase()
    .replace(NOT_LETTERS, " ")
    .replace(VARIABLES, "*")
    .trim();
  return hash(template, 0) + hash(template, 1);
}
