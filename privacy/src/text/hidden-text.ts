// Characters without ink that stand for others: tags for ASCII, variation selectors for bytes.
const HIDDEN = /[\u{fe00}-\u{fe0f}]|[\u{e0020}-\u{e007e}]|[\u{e0100}-\u{e01ef}]/gu;
const TAGS = 0xe0000;
const LAST_TAG = 0xe007e;
const FIRST_SELECTORS = 0xfe00;
const SELECTORS = 0xe0100;
const FIRST_BYTES = 16;

function asciiOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const far = code <= LAST_TAG ? code - TAGS : code - SELECTORS + FIRST_BYTES;
  const byte = code < TAGS ? code - FIRST_SELECTORS : far;
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "";
}

/** What a text says in characters that no reader sees, in ASCII; empty where it says nothing. */
export function hiddenText(text: string): string {
  return (text.match(HIDDEN) ?? []).map(asciiOf).join("");
}
