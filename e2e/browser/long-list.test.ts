import { closeChromium } from "@runfacts/dev/chromium";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";

const COUNT = 5_000;
const BATCH = 1_000;
/** Scrolls to the end again and again until it is the end, and tells how many rows the page held at most. */
const SCROLL_THROUGH = `(async () => {
  const list = document.querySelector(".runs-scroll");
  let most = 0;
  while (!document.querySelector("footer")?.textContent.includes("1–5,000 of 5,000")) {
    list.scrollTo(0, list.scrollHeight);
    await new Promise(requestAnimationFrame);
    most = Math.max(most, document.querySelectorAll(".runs-table tr").length);
  }
  return most;
})()`;
/** Scrolls the whole list in steps of a screen, and tells how many rows the page held at most. */
const SCROLL_BACK = `(async () => {
  const list = document.querySelector(".runs-scroll");
  let [frames, most] = [0, 0];
  for (let top = list.scrollHeight; top > 0; top -= list.clientHeight) {
    list.scrollTop = top;
    await new Promise(requestAnimationFrame);
    frames += 1;
    most = Math.max(most, document.querySelectorAll(".runs-table tr").length);
  }
  return { frames, most };
})()`;

describe("a list of thousands of runs", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    const start = Date.now() - 3_600_000;
    for (let first = 0; first < COUNT; first += BATCH) {
      const runs = Array.from({ length: BATCH }, (_, index) => {
        const startedAt = start + (first + index) * 100;
        return sampleRun({
          agent_version: `1.${first + index}`,
          started_at: new Date(startedAt).toISOString(),
          ended_at: new Date(startedAt + 2_500).toISOString(),
          steps: [],
        });
      });
      expect((await postJson(dashboard.platform.ingestUrl, "/v1/runs:batch", { runs })).status).toBe(200);
    }
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  it("is scrolled to its end, with few rows in the page", async () => {
    const { page, expectNoErrors } = await dashboard.open("/runs");
    const list = page.getByRole("region", { name: "List of runs" });
    await list.getByRole("cell", { name: "1.4999", exact: true }).waitFor();
    const most = await page.evaluate(SCROLL_THROUGH);
    expect(most).toBeLessThan(100);
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await list.getByRole("cell", { name: "1.0", exact: true }).waitFor();
    expect(await list.getByRole("table").getAttribute("aria-rowcount")).toBe(String(COUNT + 1));

    const back = (await page.evaluate(SCROLL_BACK)) as { frames: number; most: number };
    expect(back.frames).toBeGreaterThan(200);
    expect(back.most).toBeLessThan(100);
    await list.getByRole("cell", { name: "1.4999", exact: true }).waitFor();
    expectNoErrors();
  });
});
