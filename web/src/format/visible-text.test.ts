import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { visiblePieces, visibleText } from "./visible-text.ts";

describe("visibleText", () => {
  test.each([
    ["plain name", "plain name"],
    ["\u001b[31mred", "\\x1b[31mred"],
    ["a\u0000b\u0085", "a\\x00b\\x85"],
    ["two\nlines\u2028three", "two\\x0alines\\u2028three"],
    ["\u202egnp.exe", "\\u202egnp.exe"],
    ["zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"],
    ["tag \u{e0041}", "tag \\u{e0041}"],
    ["<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
    ["مرحبا", "مرحبا"],
  ])("%j is shown as %j", (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  test("joined emoji stay one", () => {
    const family = "👨‍👩‍👧";
    expect(visibleText(family)).toBe(family);
    expect(visibleText("🏳️‍🌈")).toBe("🏳️‍🌈");
  });

  test("a joiner that joins nothing is shown", () => {
    expect(visibleText("a\u200db")).toBe("a\\u200db");
  });
});

describe("visiblePieces", () => {
  test("marks what was escaped", () => {
    expect(visiblePieces("a\u001bb")).toEqual([
      { text: "a", escaped: false },
      { text: "\\x1b", escaped: true },
      { text: "b", escaped: false },
    ]);
  });

  test("joins to the same string, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const joined = visiblePieces(text)
          .map((piece) => piece.text)
          .join("");
        expect(joined).toBe(visibleText(text));
      }),
    );
  });
});
