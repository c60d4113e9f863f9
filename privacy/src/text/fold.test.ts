import { expect, it } from "vitest";
import { fold } from "./fold.ts";

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
  ["at signs", "a＠b﹒c", "a@b.c"],
])("%s", (_, text, folded) => expect(fold(text)).toBe(folded));
