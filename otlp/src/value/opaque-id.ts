import type { FactCheck } from "./fact-check.ts";
import { keyedDigest } from "./keyed-digest.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HEX = /^[0-9a-f]{16,64}$/i;
const MIN_HEX_LETTERS = 2;
/** A word that says what the id is of, as in `conv_5j66UpCpwteGg4YSxUnt7lPY`. */
const PREFIXED = /^(?:[a-z]{1,12}[_-]){0,2}([A-Za-z0-9]{20,64})$/;
/** How often random letters of both cases and digits change their kind, and names with a year do not. */
const MIN_CHANGES = 8;

function kindOf(character: string): number {
  if (character >= "0" && character <= "9") return 0;
  return character >= "a" && character <= "z" ? 1 : 2;
}

function isRandom(text: string): boolean {
  let changes = 0;
  for (let at = 1; at < text.length; at += 1)
    if (kindOf(text.charAt(at)) !== kindOf(text.charAt(at - 1))) changes += 1;
  return changes >= MIN_CHANGES;
}

/** Whether an id is plainly nothing but an id: a UUID, hex, or random letters and digits after a short word. */
export function isOpaque(id: string): boolean {
  if (UUID.test(id)) return true;
  if (HEX.test(id)) return (id.match(/[a-f]/gi)?.length ?? 0) >= MIN_HEX_LETTERS;
  const random = PREFIXED.exec(id)?.[1];
  return random !== undefined && isRandom(random);
}

/** Longest id that is hashed; a longer one is cut first. */
const MAX_LENGTH = 4096;

/**
 * 16 bytes that stand for something in one project: equal for equal parts, and telling nothing without the key.
 *
 * @param key secret of the project
 */
export function keyedHash(key: Uint8Array, ...parts: readonly string[]): Buffer {
  // The length keeps parts apart, so that no two lists of parts are the same text.
  const texts = parts.map((part) => part.slice(0, MAX_LENGTH)).map((text) => `${text.length}:${text}`);
  return Buffer.from(keyedDigest(key, texts.join("")), "hex");
}

/**
 * The id under which a session, a conversation or a user is kept: itself if it is plainly opaque and breaks no rule, else its
 * keyed hash in hex.
 *
 * @param of what it is the id of, so that equal ids of different things differ
 */
export function keptId(
  id: string,
  of: "session",
  { key, check }: { readonly key: Uint8Array; readonly check: FactCheck },
): string {
  return isOpaque(id) && check.accepts(of, id) ? id : keyedHash(key, of, id).toString("hex");
}
