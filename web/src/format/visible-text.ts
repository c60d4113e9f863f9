/** A piece of text; `escaped` if it stands for characters that would not show, or would change how others show. */
export interface TextPiece {
  readonly text: string;
  readonly escaped: boolean;
}

/** Controls (C0, DEL, C1), line and paragraph separators, and the format characters that no property names. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u{E0000}-\u{E007F}\u{FFF9}-\u{FFFB}]/u;
/**
 * Bidirectional marks, overrides and isolates, zero-width and other format characters; not a joiner between emoji.
 */
const JOINER =
  /(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{FE0F})\u{200D}(?=\p{Extended_Pictographic})/u;
const hidden = new RegExp(`${CONTROL.source}|(?!${JOINER.source})\\p{Cf}`, "gu");

/**
 * Splits text that came from outside into pieces that are safe to show: characters that are invisible, or that would
 * reorder their neighbours, become escapes such as `\x1b` and `\u202e`, so that a hostile name looks like what it is.
 */
export function visiblePieces(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(hidden)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), escaped: false });
    pieces.push({ text: escapeCharacter(match[0]), escaped: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), escaped: false });
  return pieces;
}

/** {@link visiblePieces} as one string, for titles and labels, where no element can mark the escapes. */
export function visibleText(text: string): string {
  return text.replace(hidden, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}
