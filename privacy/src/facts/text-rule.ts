import type { RuleId } from "../rules.ts";
import type { Profile } from "../text/profile.ts";
import { isTooLong } from "./fact-form.ts";

/**
 * The rule that a text breaks as a text: valid Unicode without NUL, one line, at most `limit` code points.
 *
 * @param profile the profile of the text
 * @returns the first broken rule, or undefined
 */
export function textRule(text: string, limit: number, profile: Profile): RuleId | undefined {
  if (!profile.ascii && !text.isWellFormed()) return "text-malformed";
  if (profile.control) return text.includes("\0") ? "text-malformed" : "text-multiline";
  if (isTooLong(text, limit)) return "text-too-long";
  return undefined;
}

/** White space, format characters, and the letters and marks that have no ink: Hangul fillers, the empty braille cell. */
const INVISIBLE = /^[\p{White_Space}\p{Cf}\p{Variation_Selector}\u115F\u1160\u2800\u3164\uFFA0]*$/u;

/**
 * Whether a text shows nothing, so that a name made of it could be neither read nor pressed.
 *
 * @param profile the profile of the text
 */
export function isBlank(text: string, profile: Profile): boolean {
  return profile.ascii ? profile.spaces === text.length : INVISIBLE.test(text);
}
