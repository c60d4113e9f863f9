import { closeChromium, openPage } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";
import { type Dashboard, startDashboard, watch } from "./dashboard.ts";

/** Elements that are drawn by their background, and the backgrounds that they have beside that of the page. */
const drawn = (selector: string) => `(() => {
  const ground = getComputedStyle(document.body).backgroundColor;
  const shown = [...document.querySelectorAll(${JSON.stringify(selector)})].filter((mark) => mark.clientWidth > 0);
  const inked = shown.filter((mark) => {
    const { backgroundColor, borderTopWidth } = getComputedStyle(mark);
    return borderTopWidth !== "0px" || (backgroundColor !== ground && backgroundColor !== "rgba(0, 0, 0, 0)");
  });
  return [shown.length > 0, shown.length - inked.length];
})()`;

describe("a browser that differs", () => {
  let dashboard: Dashboard;
  const failed = sampleRun({
    status: "failure",
    steps: [sampleStep(0), sampleStep(1, { step_type: "tool", name: "search", error_code: "timeout" })],
    failures: [{ failure_type: "tool", failure_code: "timeout", message: "No answer in 1500 ms" }],
  });
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send([failed, sampleRun(), sampleRun()]);
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  const graphics = [
    [
      "bars over time",
      "/?range=all",
      "main [aria-label='Runs over time by status'] a > span, main a[aria-label] > span",
    ],
    ["shares", "/?range=all", "table span[aria-hidden] > i"],
    ["the waterfall", `/runs/${failed.run_id}`, ".wf-bar"],
    ["the minimap", `/runs/${failed.run_id}`, "[aria-label^='Whole run'] > i:not(.hatch)"],
  ] as const;
  for (const colorScheme of ["light", "dark"] as const) {
    it.each(graphics)(`with forced colours, ${colorScheme}, draws %s`, async (_, path, selector) => {
      const { page } = await dashboard.open(path, { forcedColors: "active", colorScheme });
      await settled(page);
      expect(await page.evaluate(drawn(selector))).toEqual([true, 0]);
    });
  }

  it("prints what is read as dark on light, whatever the theme, without the way to other pages", async () => {
    const { page } = await dashboard.open("/?range=7d", { viewport: { width: 717, height: 1046 } });
    await page.getByRole("button", { name: /^Theme: / }).click();
    await page.getByRole("button", { name: "Theme: light. Change to dark" }).click();
    await settled(page);
    const inked = "getComputedStyle(document.body).color";
    expect(await page.evaluate(inked)).toBe("rgb(233, 235, 238)");
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate(inked)).toBe("rgb(20, 23, 27)");
    expect(await page.getByRole("navigation").count()).toBe(0);
    await page.getByRole("button", { name: "Last 7 days" }).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  });

  it.each(["en-US@posix", "C", "pt_BR.UTF-8"])(
    "in the language %s shows charts and runs",
    async (language) => {
      const { page, expectNoErrors } = await openIn(language, "/?range=all");
      await page
        .getByRole("img", { name: /duration/i })
        .first()
        .waitFor();
      await settled(page);
      await page.goto(`${dashboard.url}/runs/${failed.run_id}`);
      await page.getByRole("treegrid").waitFor();
      expectNoErrors();
    },
  );

  it("that lacks a part of a page says so, and offers to load it again", async () => {
    const { page } = watch(await openPage());
    await page.route(/failures-page.*\.js$/, (route) => route.abort());
    await page.goto(`${dashboard.url}/failures`);
    const alert = page.getByRole("alert");
    await alert.getByText("This page could not be shown").waitFor();
    await page.unroute(/failures-page.*\.js$/);
    await alert.getByRole("button", { name: "Load it again" }).click();
    await page.getByRole("heading", { level: 1, name: "Failures" }).waitFor();
    await page.context().close();
  });

  async function openIn(language: string, path: string) {
    const watched = watch(await openPage());
    // As browsers do that take their language from the environment.
    await watched.page.addInitScript((value: string) => {
      Object.defineProperty(Navigator.prototype, "language", { get: () => value });
      Object.defineProperty(Navigator.prototype, "languages", { get: () => [value] });
    }, language);
    await watched.page.goto(`${dashboard.url}${path}`);
    return watched as { page: Page; expectNoErrors: () => void };
  }
});
