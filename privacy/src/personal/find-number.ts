import type { Group } from "./number-groups.ts";

/** A run of groups of letters and digits, joined by single marks, that may be a number issued to someone. */
export interface NumberCandidate {
  /** The form: 9 for a digit, A for a letter, marks as they are: 999-99-9999. */
  readonly shape: string;
  /** As it stands in the text. */
  readonly written: string;
}

// Marks that join groups into one number.
const joiners = " .-/:+(";
// Marks that may stand before or after a whole number; others make it a part of something longer.
const opens = " \t\"'`([{<=:,;|#*/";
const closes = " \t\"'`)]}>,;|!?*:&";

const capitals = /^[A-Z]+$/;
const maxGroups = 9;
const maxGroupLength = 19;
const maxLength = 27;

const shapeOfCode = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /\d/.test(character) ? "9" : /[A-Za-z]/.test(character) ? "A" : character;
});

function shapeOf(text: string, start: number, end: number): string {
  let shape = "";
  for (let at = start; at < end; at += 1) shape += shapeOfCode[text.charCodeAt(at)] ?? "";
  return shape;
}

// Words do not belong to numbers; pairs of letters do, and in capitals also the groups of a fiscal code.
function belongs(text: string, { start, end, digits }: Group): boolean {
  const length = end - start;
  if (digits > 0) return length <= maxGroupLength;
  return length <= 2 || (length <= 6 && capitals.test(text.slice(start, end)));
}

function isWhole(text: string, start: number, end: number): boolean {
  if (start > 0 && !opens.includes(text.charAt(start - 1))) return false;
  if (end === text.length || closes.includes(text.charAt(end))) return true;
  return text.charAt(end) === "." && !/[A-Za-z0-9]/.test(text.charAt(end + 1));
}

/**
 * Calls back for every candidate in a text, shortest first at each place, until an answer is given. The number of
 * groups and their lengths are bounded, so the work is linear in the length of the text.
 *
 * @param groups the groups of the text
 * @returns the first answer, or undefined
 */
export function findNumber<T>(
  text: string,
  groups: readonly Group[],
  answer: (candidate: NumberCandidate) => T | undefined,
): T | undefined {
  for (let first = 0; first < groups.length; first += 1) {
    const head = groups[first];
    if (head === undefined || !belongs(text, head)) continue;
    if (head.start > 0 && !opens.includes(text.charAt(head.start - 1))) continue;
    let previousEnd = head.start - 1;
    let shape = "";
    let digits = 0;
    for (let last = first; last < groups.length && last < first + maxGroups; last += 1) {
      const group = groups[last];
      if (group === undefined || !belongs(text, group) || group.end - head.start > maxLength) break;
      const joined =
        group.start - previousEnd === 1 && (last === first || joiners.includes(text.charAt(previousEnd)));
      if (!joined) break;
      shape += shapeOf(text, last === first ? group.start : previousEnd, group.end);
      previousEnd = group.end;
      digits += group.digits;
      if (digits === 0 || !isWhole(text, head.start, group.end)) continue;
      const found = answer({ shape, written: text.slice(head.start, group.end) });
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
