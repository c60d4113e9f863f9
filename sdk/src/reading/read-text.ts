// Controls (C0, DEL, C1), line separators, and lone surrogates: texts without these and within the limit need no repair.
const NEEDS_REPAIR = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;
const LINE_END = /[\n\r\u0085\u2028\u2029]/;
const CONTROLS = /\p{Cc}/gu;

/** A text that the contract allows, and whether it differs from what was given. */
export interface ReadText {
  readonly text: string;
  readonly changed: boolean;
}

/**
 * Reads a name, code or message: the first line that is not blank, without control characters and lone surrogates, at
 * most `limit` code points.
 *
 * @returns undefined where the value is no string, or nothing is left
 */
export function readText(value: unknown, limit: number): ReadText | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  if (value.length <= limit && !NEEDS_REPAIR.test(value)) return { text: value, changed: false };
  const head = value.slice(0, 4 * limit).trimStart();
  const line = (head.split(LINE_END, 1)[0] ?? "").toWellFormed().replace(CONTROLS, " ");
  const text = [...line].slice(0, limit).join("").trimEnd();
  return text === "" ? undefined : { text, changed: text !== value };
}
