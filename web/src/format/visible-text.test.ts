import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visiblePieces, visibleText } from "./visible-text.ts";

describe("visibleText", () => {
  it.each([
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

  it("joined emoji stay one", () => {
    const family = "👨‍👩‍👧";
    expect(visibleText(family)).toBe(family);
    expect(visibleText("🏳️‍🌈")).toBe("🏳️‍🌈");
  });

  it("a joiner that joins nothing is shown", () => {
    expect(visibleText("a\u200db")).toBe("a\\u200db");
  });
});

describe("visiblePieces", () => {
  it("marks what was escaped", () => {
    expect(visiblePieces("a\u001bb")).toEqual([
      { text: "a", escaped: false },
      { text: "\\x1b", escaped: true },
      { text: "b", escaped: false },
    ]);
  });

  it("joins to the same string, whatever the text", () => {
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
