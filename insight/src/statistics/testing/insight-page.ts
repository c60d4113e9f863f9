import type { Figure } from "./figure.ts";
import { markdownTables } from "./tables.ts";

const BEGIN = "<!-- figures: npm run insight:simulate -->";
const END = "<!-- end of figures -->";

/** docs/insight.md with the figures in it, between two marks. */
export function withTables(page: string, figures: readonly Figure[]): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error("docs/insight.md has no place for figures");
  return `${page.slice(0, begin)}${BEGIN}\n\n${markdownTables(figures)}\n\n${page.slice(end)}`;
}
