import { expect, it } from "vitest";
import { fold } from "./fold.ts";

const codes = (text: string) => [...text].map((character) => character.charCodeAt(0));
const tags = (text: string) => String.fromCodePoint(...codes(text).map((code) => 0xe0000 + code));
const selectors = (text: string) => String.fromCodePoint(...codes(text).map((code) => 0xe0100 + code - 16));

it.each([
  ["full width", "ｇｈｐ＿ａ１", "ghp_a1"],
  ["mathematical letters", "𝗀𝗁𝗉_𝐀𝟏", "ghp_A1"],
  ["Cyrillic look-alikes", "раѕѕ", "pass"],
  ["Greek look-alikes", "ΑΚΙΑ", "AKIA"],
  ["zero-width characters", "g\u200bh\u200dp\u2060_\ufeff", "ghp_"],
  ["a soft hyphen and a filler", "gh\u00ad\u3164p", "ghp"],
  ["accents and combining marks", "g\u0301hp_é", "ghp_e"],
  ["dashes and spaces", "078‐05–1126\u00a0x", "078-05-1126 x"],
  ["digits of other scripts", "٤١١١ ४१११", "4111 4111"],
  ["tag characters", `ok${tags("ghp_1")}`, "ok ghp_1"],
  ["variation selectors for bytes", `ok${selectors("ghp_1")}`, "ok ghp_1"],
  ["a presentation selector", "ok\u2714\ufe0f", "ok\u2714"],
  ["at signs", "a＠b﹒c", "a@b.c"],
])("%s", (_, text, folded) => expect(fold(text)).toBe(folded));
