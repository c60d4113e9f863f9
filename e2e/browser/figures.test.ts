import { closeChromium } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../harness/rest.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";
import { ROLLED_BACK, rollback } from "./rollback.ts";
import { failuresBehind, runsBehind } from "./runs-behind.ts";

/** A number that a page shows, and where it leads. */
type Figure = readonly [href: string, count: number];

describe("a figure", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    const { runs, open } = rollback();
    await dashboard.send(runs);
    for (const part of open) await postJson(dashboard.platform.ingestUrl, "/v1/runs:record", { part });
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  const open = async (path: string) => {
    const watched = await dashboard.open(path);
    await settled(watched.page);
    return watched;
  };
  const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
  const expectRuns = async (page: Page, figures: readonly Figure[]) => {
    for (const [href, count] of figures) expect([href, await runsBehind(page, href)]).toEqual([href, count]);
  };

  it("of the dashboard leads to as many runs", async () => {
    const { page, expectNoErrors } = await open("/");
    const tiles = region(page, "Totals").getByRole("link");
    const ended = Number(/of (\d+) ended/.exec(await tiles.nth(1).innerText())?.[1]);
    const figures: Figure[] = [
      [await hrefOf(tiles.nth(0)), await numberIn(tiles.nth(0), /Runs\s+([\d,]+)/)],
      [await hrefOf(tiles.nth(1)), ended],
      [await hrefOf(tiles.nth(2)), await numberIn(tiles.nth(2), /Failed runs\s+([\d,]+)/)],
      ...(await linksWith(
        region(page, "Runs by status").getByRole("link").filter({ hasText: /\d/ }),
        /^\D+([\d,]+)$/,
      )),
    ];
    const codes = region(page, "Why runs fail")
      .getByRole("row")
      .filter({ has: page.getByRole("link", { name: "timeout" }) });
    figures.push([
      await hrefOf(codes.getByRole("link")),
      Number(await codes.getByRole("cell").nth(2).innerText()),
    ]);
    const types = region(page, "Why runs fail")
      .getByRole("row")
      .filter({ has: page.getByRole("link", { name: "tool" }) });
    const failures: Figure = [
      await hrefOf(types.getByRole("link")),
      Number(await types.getByRole("cell").nth(1).innerText()),
    ];
    // Runs, those that ended, failed ones; a status each; and those with the failure.
    expect(figures.length).toBeGreaterThanOrEqual(7);
    await expectRuns(page, figures);
    expect(await failuresBehind(page, failures[0])).toBe(failures[1]);
    expectNoErrors();
  });

  it("of the runs' page is of the same range as elsewhere, and of all runs in it", async () => {
    const { page } = await open("/");
    const runs = await numberIn(region(page, "Totals").getByRole("link").first(), /Runs\s+([\d,]+)/);
    expect(await page.getByRole("button", { name: /^Time range/ }).innerText()).toContain("Last 7 days");
    await page.goto(`${dashboard.url}/runs`);
    await settled(page);
    expect(await page.getByRole("button", { name: /^Time range/ }).innerText()).toContain("Last 7 days");
    const counts = region(page, "Runs").getByRole("status").first();
    expect(await numberIn(counts, /^([\d,]+) runs/)).toBe(runs);
    await page.goto(`${dashboard.url}/runs?agent_id=billing`);
    await eventually(() => counts.innerText()).toContain(`30 of ${runs} runs`);
    await page.goto(`${dashboard.url}/runs?range=all`);
    await eventually(() => counts.innerText()).toContain(`${runs + 50} runs`);
  });

  it("of a filter at the side is the number of runs that it selects", async () => {
    const { page } = await open("/runs?range=7d");
    const counts = region(page, "Runs").getByRole("status").first();
    const labels = page
      .getByRole("complementary", { name: "Filters" })
      .locator("label:has(input[type=checkbox])");
    const texts = await labels.allInnerTexts();
    expect(texts.some((text) => /timeout/.test(text))).toBe(true);
    for (const [place, text] of texts.entries()) {
      const count = Number(/([\d,]+)\s*$/.exec(text)?.[1]);
      if (count === 0) continue;
      await labels.nth(place).click();
      await eventually(async () => [text, await counts.innerText()].join(": ")).toMatch(
        new RegExp(`: ${count} of `),
      );
      await page.goto(`${dashboard.url}/runs?range=7d`);
      await eventually(() => labels.nth(place).innerText()).toBe(text);
    }
  }, 180_000);

  it("of the failures leads to as many runs", async () => {
    const { page } = await open("/failures?range=7d");
    const groups = region(page, "Failure groups");
    const hrefs: Figure[] = [];
    for (let place = 0; place < (await groups.locator("button[aria-expanded]").count()); place++) {
      const button = groups.locator("button[aria-expanded]").nth(place);
      if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
      await groups.getByRole("heading", { name: "Latest runs" }).waitFor();
      hrefs.push(
        ...(await linksWith(
          groups.getByRole("link", { name: /^All \d+ runs in the explorer/ }),
          /All ([\d,]+)/,
        )),
        ...(await linksWith(
          groups.getByRole("listitem").filter({ hasText: /\d+ runs?$/ }),
          /([\d,]+) runs?$/,
        )),
      );
    }
    expect(hrefs.length).toBeGreaterThan(3);
    await expectRuns(page, hrefs);
  });

  it("of an agent leads to as many runs, and its latest version is the one that began last", async () => {
    const { page } = await open(`/agents?agent_id=${ROLLED_BACK}&range=7d`);
    const row = region(page, "Agents").getByRole("row", { name: new RegExp(`^${ROLLED_BACK}`) });
    await eventually(() => row.innerText()).toMatch(/1\.6\.0 \+2/);
    const versions = region(page, `Versions of ${ROLLED_BACK}`);
    const rows = versions.getByRole("row").filter({ has: page.getByRole("link") });
    const names = await rows.getByRole("link").allInnerTexts();
    expect(names).toEqual(["1.6.0", "1.5.2", "1.4.0"]);
    const compare = region(page, "Compare");
    for (const [side, version] of [
      ["A", "1.5.2"],
      ["B", "1.6.0"],
    ] as const)
      await compare
        .getByRole("group", { name: side, exact: true })
        .getByRole("button", { name: new RegExp(`Version.*${version}`) })
        .waitFor();
    const figures: Figure[] = [];
    for (const one of await rows.all())
      figures.push([await hrefOf(one.getByRole("link")), Number(await one.locator("td.c-runs").innerText())]);
    figures.push(
      ...(await linksWith(compare.getByRole("table").getByRole("link"), /([\d,]+)(?: of [\d,]+)?$/)),
    );
    expect(figures.length).toBeGreaterThan(3);
    await expectRuns(page, figures);
  });
});

const hrefOf = async (link: Locator) => (await link.getAttribute("href")) ?? "";

async function numberIn(element: Locator, pattern: RegExp): Promise<number> {
  const text = await element.innerText();
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`no number in ${JSON.stringify(text)}`);
  return Number(found.replaceAll(",", ""));
}

/** Links, or what holds one each, with the number in their text. */
async function linksWith(elements: Locator, pattern: RegExp): Promise<Figure[]> {
  const found: Figure[] = [];
  for (const element of await elements.all()) {
    const isLink = (await element.getAttribute("href")) !== null;
    found.push([
      await hrefOf(isLink ? element : element.getByRole("link")),
      await numberIn(element, pattern),
    ]);
  }
  return found;
}
