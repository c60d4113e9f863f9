import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Headings that are more than one level below the one before, from a first one of level 1. */
export async function skippedLevels(page: Page): Promise<string[]> {
  const levels = await page.locator("h1, h2, h3, h4, h5, h6, [role=heading]").evaluateAll((all) =>
    all.map((heading) => {
      const level = heading.getAttribute("aria-level") ?? heading.tagName[1];
      return [Number(level), heading.textContent] as const;
    }),
  );
  return levels.flatMap(([level, text], index) =>
    level > (levels[index - 1]?.[0] ?? 0) + 1 ? [`h${level} ${text}`] : [],
  );
}

/**
 * What axe finds that keeps people out, as text that says where.
 *
 * @param part CSS selector of what to look at; of a long page, what is of interest. Default: all
 */
export async function seriousFindings(page: Page, part = "html"): Promise<string[]> {
  // Evaluated by the browser's own tools: the page's Content-Security-Policy would refuse an added script.
  await page.evaluate(axe);
  const results = (await page.evaluate(`axe.run(${JSON.stringify(part)})`)) as AxeResults;
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)}`));
}
