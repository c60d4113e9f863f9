import { describe, expect, it } from "vitest";
import { decodeCharacters } from "./decode-characters.ts";
import { profileOf } from "./profile.ts";

const decode = (text: string) => decodeCharacters(text, profileOf(text));

describe("decodeCharacters", () => {
  it.each([
    ["g h p _ a 1 b 2 c 3 d", "ghp_a1b2c3d"],
    ["g, h, p, _, a, 1, b, 2, c, 3, d", "ghp_a1b2c3d"],
    ["'g','h','p','_','a','1','b','2','c','3','d'", "ghp_a1b2c3d"],
    ["x [103,104,112,95,97,49,98,50,99,51] y", "x [ghp_a1b2c3 ] y"],
    ["x gh p_ a1 b2 c3 d4 e5 f6 g7 h8 y z", "x ghp_a1b2c3d4e5f6g7h8y p_a1b2c3d4e5f6g7h8y z"],
    ["ghp_-a1b2-c3d4-e5f6-g7h8-i", "ghp_a1b2c3d4e5f6g7h8i a1b2c3d4e5f6g7h8i"],
    [
      "chr(103).chr(104).chr(112).chr(95).chr(97).chr(49).chr(98).chr(50).chr(99).chr(51)",
      "chr(ghp_a1b2c3 )",
    ],
    ["67:68:70:5f:61:31:62:32:63:33", "ghp_a1b2c3"],
    ["0x67 0x68 0x70 0x5f 0x61 0x31 0x62 0x32 0x63 0x33", "ghp_a1b2c3"],
    ["65 75 73 65 52 68 68 53 52 53", "AKIA4DD545 euseRhhSRS"],
    [
      "01100111 01101000 01110000 01011111 01100001 00110001 01100010 00110010 01100011 00110011",
      "ghp_a1b2c3",
    ],
    ["M5UHAX3BGFRDEYZTMQ2GKNLGGZTTO2BY", "ghp_a1b2c3d4e5f6g7h8"],
  ])("%s", (text, decoded) => expect(decode(text).trim()).toBe(decoded));

  it.each([
    "4 5 4 5 3 5 4 4 5 5 4 5",
    "148 149 150 151 152 153 154 155 156 157",
    "a b c",
    "2026-01-15 10:30:12 in the job at 10 of 20",
    "4111-1111-1111-1111-1111-11",
    "one two six ten of it",
    "10.0.0.1 10.0.0.2 10.0.0.3",
    "04:A1:9F:22:C0:DE:77:01:BB:E4:90:0C",
    "1 of 2, 3 of 4, 5 of 6, 7 of 8",
    "00000000 11111111 00000000",
    "019b2f6e-7c1a-7def-8abc-1234567890ab",
    "THROTTLINGEXCEPTIONOFREQUESTS",
  ])("nothing is written character by character in %s", (text) => expect(decode(text)).toBe(text));
});
