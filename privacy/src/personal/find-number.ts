import type { Group } from "./number-groups.ts";
import { shapeHash } from "./shape.ts";

/** Groups of letters and digits, joined by single marks, that may be a number issued to someone. */
export interface NumberCandidate {
  readonly start: number;
  readonly end: number;
  /** Hash of the form: see `shapeHash`. */
  readonly hash: number;
}

// Marks that join groups into one number.
const JOINERS = " .-/:+(";
// Marks that may stand before or after a whole number; others make it a part of something longer.
const OPENS = " \t\"'`([{<=:,;|#*/";
const CLOSES = " \t\"'`)]}>,;|!?*:&";

const MAX_GROUPS = 9;
const MAX_GROUP_LENGTH = 19;
const MAX_LENGTH = 27;
const CAPITALS = /^[A-Z]+$/;

// Words do not belong to numbers; pairs of letters do, and in capitals also the groups of a fiscal code.
function belongs(text: string, { start, end, digits }: Group): boolean {
  const length = end - start;
  if (digits > 0) return length <= MAX_GROUP_LENGTH;
  return length <= 2 || (length <= 6 && CAPITALS.test(text.slice(start, end)));
}

function opensAt(text: string, start: number): boolean {
  return start === 0 || OPENS.includes(text.charAt(start - 1));
}

function closesAt(text: string, end: number): boolean {
  if (end === text.length || CLOSES.includes(text.charAt(end))) return true;
  return text.charAt(end) === "." && !/[A-Za-z0-9]/.test(text.charAt(end + 1));
}

/** The first answer to the candidates that begin with one group, shortest first. */
function findFrom<T>(
  text: string,
  groups: readonly Group[],
  answer: (candidate: NumberCandidate) => T | undefined,
): T | undefined {
  const start = groups[0]?.start ?? 0;
  let end = start - 1;
  let hash = 0;
  let digits = 0;
  for (const group of groups) {
    const joined = group.start === start || (group.start === end + 1 && JOINERS.includes(text.charAt(end)));
    if (!joined || group.end - start > MAX_LENGTH || !belongs(text, group)) return undefined;
    hash = shapeHash(hash, text, group.start === start ? start : end, group.end);
    end = group.end;
    digits += group.digits;
    const found = digits > 0 && closesAt(text, end) ? answer({ start, end, hash }) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Calls back for every candidate in a text until an answer is given. The number of groups and their lengths are
 * bounded, so the work is linear in the length of the text.
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
    if (head === undefined || !opensAt(text, head.start)) continue;
    const found = findFrom(text, groups.slice(first, first + MAX_GROUPS), answer);
    if (found !== undefined) return found;
  }
  return undefined;
}
