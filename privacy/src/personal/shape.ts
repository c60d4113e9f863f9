// Every digit counts as 9, every ASCII letter as A, marks as themselves.
const shapeCodes = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/\d/.test(character)) return "9".charCodeAt(0);
  return /[A-Za-z]/.test(character) ? "A".charCodeAt(0) : code;
});

/**
 * The hash of a form, taken further over a part of a text: equal forms have equal hashes. Start with 0.
 *
 * @param text ASCII from `start` to `end`
 */
export function shapeHash(hash: number, text: string, start: number, end: number): number {
  let value = hash;
  for (let at = start; at < end; at += 1)
    value = (Math.imul(value, 31) + (shapeCodes[text.charCodeAt(at)] ?? 0)) | 0;
  return value;
}

/** The form of a text: 9 for each digit, A for each ASCII letter, marks as written. */
export function shapeOf(text: string): string {
  return text.replace(/\d/g, "9").replace(/[A-Za-z]/g, "A");
}

/** A form with each of several marks in the place of "-": `marked("99-9", "- .")` gives 99-9, 99 9 and 99.9. */
export function marked(shape: string, marks: string): string[] {
  return [...marks].map((mark) => shape.replaceAll("-", mark));
}
