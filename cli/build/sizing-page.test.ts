import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sizingPage } from "./sizing-page.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/sizing.md"), "utf8");

describe("docs/sizing.md", () => {
  it("has what the calculation makes of the constants: npm run size:page writes it", () => {
    expect(sizingPage(page)).toBe(page);
  });

  it("has the constants, and calculations", () => {
    expect(page).toContain("<!-- constants -->");
    expect(page.match(/<!-- runfacts size .*-->/g)?.length).toBeGreaterThan(2);
  });

  it("is made anew where a figure is another", () => {
    const old = page.replaceAll("runs a second ", "runs a minute ").replace("| bytes a row |", "| a row |");
    expect(old).not.toContain("runs a second ");
    expect(sizingPage(old)).toBe(page);
  });
});
