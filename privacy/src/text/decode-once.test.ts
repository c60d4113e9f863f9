import { describe, expect, it } from "vitest";
import { decodeOnce } from "./decode-once.ts";
import { profileOf } from "./profile.ts";

const decode = (text: string) => decodeOnce(text, profileOf(text));

describe("decodeOnce", () => {
  it.each([
    ["a%40b%2Ec", "a@b.c"],
    ["na%C3%AFve", "naïve"],
    ["\\u0061\\x62", "ab"],
    ["a&#64;b&#x2e;c&commat;", "a@b.c@"],
    [`x ${btoa("ada@example.org")} y`, "x ada@example.org y"],
    [btoa("a secret 12").replace(/=+$/, ""), "a secret 12"],
    [`prefix_${btoa("ada@example.org")}`, "prefix_ada@example.org"],
    [Buffer.from("grüße aus köln").toString("base64"), "grüße aus köln"],
    [Buffer.from("ada@example.org").toString("hex"), "ada@example.org"],
    [Buffer.from("grüße aus köln").toString("hex"), "grüße aus köln"],
    [Buffer.from("Пациентка беременна").toString("hex"), "Пациентка беременна"],
    [Buffer.from("李伟肺癌晚期住院").toString("hex"), "李伟肺癌晚期住院"],
    ["%2561", "%61"],
    ["%u0061%u0040", "a@"],
    ["\\147\\150\\160", "ghp"],
    ["\\U00000067\\u{68}", "gh"],
    ["U+0067 U+0068", "gh"],
    ["=67=68=70=5F", "ghp_"],
    ["ghp=5Fa1", "ghp_a1"],
  ])("%s", (text, decoded) => expect(decode(text)).toBe(decoded));

  it.each([
    "plain",
    "50% off",
    "a\\b",
    "AT&T",
    "9f86d081884c7d659a2feaa0c55ad015",
    "call_kT9xQ2vLw7ZpB4nRy8JmC5hG",
    "%zz",
    "%DB_PASSWORD%",
    "limit=500 top_k=40",
    "a=41",
    "C:\\9lives",
  ])("nothing is encoded in %s", (text) => expect(decode(text)).toBeUndefined());
});
