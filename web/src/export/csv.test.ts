import { describe, expect, it } from "vitest";
import { csvLine } from "./csv.ts";

describe("csvLine", () => {
  it("quotes what would end a cell", () => {
    expect(csvLine(["a", 'say "hi"', "x,y", "two\nlines", undefined, 12, " padded "])).toBe(
      'a,"say ""hi""","x,y","two\nlines",,12," padded "\r\n',
    );
  });

  it.each([
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\uff1d1", "'\uff1d1"],
    ["  =1", `"  '=1"`],
    ["\t=1", `"\t'=1"`],
    ["a;=1", `"a;'=1"`],
    ["a\r=1", `"a\r'=1"`],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ])("makes %j inert", (text, written) => {
    expect(csvLine([text])).toBe(`${written}\r\n`);
  });

  it.each(["a=b", "1.4.2-rc.1", "support@example", "e2e", "a;b=c"])("leaves %j readable", (text) => {
    expect(csvLine([text]).replaceAll('"', "")).toBe(`${text}\r\n`);
  });

  it("leaves negative numbers numbers", () => {
    expect(csvLine([-1.5, 0])).toBe("-1.5,0\r\n");
  });
});
