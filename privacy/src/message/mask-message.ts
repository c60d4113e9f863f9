import { limits } from "../limits.ts";
import { maskAddresses } from "./mask-addresses.ts";
import { maskIdentifiers } from "./mask-identifiers.ts";
import { maskNames } from "./mask-names.ts";
import { maskPaths } from "./mask-paths.ts";
import { maskQuotes } from "./mask-quotes.ts";
import { maskUnspacedNames } from "./mask-unspaced-names.ts";

const NOT_LATIN = /[\p{Script=Han}\p{Script=Katakana}\p{Script=Hangul}]/u;

const MAX_READ = 4096;
const MAX_PASSES = 6;

/** The beginning of a text, cut between words; a placeholder where there is but one. */
function cut(text: string, length: number): string {
  const head = text.slice(0, length + 1);
  const end = Math.max(head.lastIndexOf(" "), head.lastIndexOf("\n"));
  return head.slice(0, Math.max(end, 0)).trimEnd() || "<text>";
}

function maskOnce(message: string): string {
  const masked = maskNames(maskIdentifiers(maskPaths(maskAddresses(maskQuotes(message)))));
  return NOT_LATIN.test(masked) ? maskUnspacedNames(masked) : masked;
}

/** A placeholder may be longer than what it stands for. */
function fit(masked: string, original: string): string {
  const isFitting = (text: string) => text.length <= limits.message || [...text].length <= limits.message;
  return isFitting(original) && !isFitting(masked) ? cut(masked, limits.message) : masked;
}

/**
 * A failure message without what tells of one person or one thing: quoted parts, addresses, paths, long identifiers, days,
 * and names after words such as "for" or "customer". What they were is said by a placeholder: `Order <id> not found for
 * <name>`. Words, codes, short numbers, amounts with a unit and hosts of URLs stay.
 *
 * Masking again changes nothing. A text over 4,096 characters is cut there first; one that is within the limit of messages
 * stays within it.
 */
export function maskMessage(text: string): string {
  let masked = text.length > MAX_READ ? cut(text, MAX_READ) : text;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const next = fit(maskOnce(masked), text);
    if (next === masked) return masked;
    masked = next;
  }
  return "<text>";
}
