import { expect, it } from "vitest";
import { profileOf } from "../text/profile.ts";
import { isBlank, textRule } from "./text-rule.ts";

it.each([
  ["plain", "planner", undefined],
  ["NUL", "a\0b", "text-malformed"],
  ["a lone surrogate", "a\ud800", "text-malformed"],
  ["a line feed", "a\nb", "text-multiline"],
  ["a line separator", "a\u2028b", "text-multiline"],
  ["an escape", "a\u001b[0m", "text-multiline"],
  ["at the limit", "x".repeat(10), undefined],
  ["at the limit in code points", "😀".repeat(10), undefined],
  ["one code point over", `${"😀".repeat(10)}x`, "text-too-long"],
  ["far over", "x".repeat(1000), "text-too-long"],
])("%s", (_, text, rule) => expect(textRule(text, 10, profileOf(text))).toBe(rule));

it.each([
  [" ", true],
  ["\u00a0\u2003", true],
  ["\u200b\u200d\ufe0f", true],
  ["\u3164", true],
  ["\u2800", true],
  [" a ", false],
  ["é", false],
  ["👩‍🚒", false],
  ["-", false],
])("%j is blank: %s", (text, expected) => expect(isBlank(text, profileOf(text))).toBe(expected));
