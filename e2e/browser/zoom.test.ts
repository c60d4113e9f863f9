import { closeChromium } from "@runfacts/dev/chromium";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleRun } from "../harness/sample-run.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

const HOUR = 3_600_000;

describe("a chart over time", () => {
  let dashboard: Dashboard;
  /** Midnight (UTC) of two days ago. */
  const start = Math.floor(Date.now() / (24 * HOUR)) * 24 * HOUR - 48 * HOUR;
  /** A run every hour, for a day. */
  const starts = Array.from({ length: 24 }, (_, index) => start + index * HOUR + 60_000);
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send(
      starts.map((startedAt) =>
        sampleRun({
          started_at: new Date(startedAt).toISOString(),
          ended_at: new Date(startedAt + 2_000).toISOString(),
          steps: [],
        }),
      ),
    );
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  const day = `start_time=${new Date(start).toISOString()}&end_time=${new Date(start + 24 * HOUR).toISOString()}`;
  const rangeOf = (url: string) => {
    const { searchParams } = new URL(url);
    return ["start_time", "end_time"].map((name) => Date.parse(searchParams.get(name) ?? ""));
  };
  const centre = async (element: Locator) => {
    const box = await element.boundingBox();
    if (box === null) throw new Error("not shown");
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };

  it("is zoomed by dragging over its bars, and a click still leads to the runs of one", async () => {
    const { page, expectNoErrors } = await dashboard.open(`/?${day}`);
    const bars = page.getByRole("region", { name: "Runs by status" }).locator("a[aria-label*=':']");
    await eventually(() => bars.count()).toBeGreaterThan(20);
    const total = await bars.count();
    const [from, to] = [Math.floor(total / 4), Math.floor(total / 2)];
    await page.mouse.move(...(await centre(bars.nth(from))));
    await page.mouse.down();
    await page.mouse.move(...(await centre(bars.nth(to))), { steps: 5 });
    await page.mouse.up();
    await eventually(() => page.url()).not.toContain(day);
    expect(new URL(page.url()).pathname).toBe("/");
    const [first = 0, last = 0] = rangeOf(page.url());
    const length = (24 * HOUR) / total;
    expect(first).toBe(start + from * length);
    expect(last).toBe(start + (to + 1) * length);
    const within = starts.filter((startedAt) => startedAt >= first && startedAt < last).length;
    await page
      .getByRole("region", { name: "Totals" })
      .getByRole("link", { name: new RegExp(`^Runs ${within} `) })
      .waitFor();

    await page.goBack();
    await eventually(() => page.url()).toContain(day);
    await eventually(() => bars.count()).toBe(total);
    await bars.nth(from).click();
    await page.waitForURL(/\/runs\?/);
    expectNoErrors();
  });

  it("is zoomed by keys", async () => {
    const { page } = await dashboard.open(`/?${day}`);
    const chart = page.getByRole("region", { name: "Runs by status" });
    const bars = chart.locator("a[aria-label*=':']");
    await eventually(() => bars.count()).toBeGreaterThan(20);
    const total = await bars.count();
    await bars.last().focus();
    for (let times = 0; times < 3; times += 1) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Shift+ArrowLeft");
    await chart.getByText(/Enter zooms in/).waitFor({ state: "attached" });
    await page.keyboard.press("Escape");
    await eventually(() => chart.getByText(/Enter zooms in/).count()).toBe(0);
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("Enter");
    await eventually(() => page.url()).not.toContain(day);
    const [first = 0, last = 0] = rangeOf(page.url());
    const length = (24 * HOUR) / total;
    expect([first, last]).toEqual([start + (total - 7) * length, start + (total - 4) * length]);
  });

  it("is zoomed by dragging over its lines", async () => {
    const { page } = await dashboard.open(`/?${day}`);
    const lines = page.getByRole("region", { name: "Run duration" }).locator(".u-over");
    const box = await lines.boundingBox();
    if (box === null) throw new Error("not shown");
    await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 5 });
    await page.mouse.up();
    await eventually(() => page.url()).not.toContain(day);
    const [first = 0, last = 0] = rangeOf(page.url());
    expect(Math.abs(last - first - 6 * HOUR)).toBeLessThan(HOUR);
  });
});
