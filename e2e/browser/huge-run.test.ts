import { randomUUID } from "node:crypto";
import { closeChromium } from "@runfacts/dev/chromium";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

const COUNT = 5_000;
const FAILING = 4_321;

/** A run of steps of 100 ms in turns of ten; one of them fails, and its retry works. */
function longRun(runId: string, count: number, failing: number): object {
  const start = Date.now() - 3_600_000;
  const at = (ms: number) => new Date(start + ms).toISOString();
  const ids = Array.from({ length: count }, () => randomUUID());
  const steps = ids.map((step_id, seq) => {
    const isTurn = seq % 10 === 0;
    const isRetried = seq === failing || seq === failing + 1;
    return sampleStep(seq, {
      step_id,
      step_type: isTurn ? "other" : isRetried ? "tool" : seq % 2 === 0 ? "plan" : "tool",
      name: isTurn ? `turn_${seq / 10}` : isRetried ? "flaky" : `work_${seq % 10}`,
      started_at: at(seq * 100),
      ended_at: at((isTurn ? seq + 10 : seq + 1) * 100),
      ...(isTurn ? {} : { parent_step_id: ids[seq - (seq % 10)] }),
      ...(seq === failing ? { error_code: "exit_1" } : {}),
    });
  });
  return sampleRun({
    run_id: runId,
    status: "failure",
    started_at: at(0),
    ended_at: at(count * 100),
    steps,
    failures: [
      { step_id: ids[failing], failure_type: "tool", failure_code: "exit_1", message: "Command failed" },
    ],
  });
}

/** Scrolls a run from its start through so many rows, ten a frame, and tells how many frames it took. */
const scrollThrough = (rows: number) => `(async () => {
  const list = document.querySelector(".waterfall");
  let frames = 0;
  for (let top = 0; top < ${rows} * 26; top += 260) {
    list.scrollTop = top;
    await new Promise(requestAnimationFrame);
    frames += 1;
  }
  return frames;
})()`;

/** Measures how long the page's main thread was at work, in ms of processor time: others on the machine do not count. */
async function workOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
}

describe("a run of 5,000 steps", () => {
  let dashboard: Dashboard;
  const [runId, smallId] = [randomUUID(), randomUUID()];
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send([longRun(runId, COUNT, FAILING), longRun(smallId, 500, 321)]);
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  it("opens at its failing step, with few rows in the page", async () => {
    const { page, expectNoErrors } = await dashboard.open(`/runs/${runId}`);
    const grid = page.getByRole("treegrid");
    await grid.getByRole("row", { name: /4321 .*flaky/ }).waitFor();
    await grid.getByText("2 attempts, 1 failed").waitFor();
    expect(await grid.getByRole("row").count()).toBeLessThan(80);
    expect(Number(await grid.getAttribute("aria-rowcount"))).toBeGreaterThan(COUNT);
    expectNoErrors();
  });

  it("opens with far less than ten times the work of a run of 500, and is scrolled with as little", async () => {
    const { page } = await dashboard.open("/start");
    await page.getByText("Waiting for a run").waitFor();
    const work = await workOf(page);
    const measure = async (id: string, name: RegExp, rows: number) => {
      // The count begins anew with each page that is loaded.
      await page.goto(`${dashboard.url}/runs/${id}`);
      await page.getByRole("treegrid").getByRole("row", { name }).waitFor();
      const opened = await work();
      const frames = (await page.evaluate(scrollThrough(rows))) as number;
      expect(frames).toBe(rows / 10);
      return { opening: opened, frame: ((await work()) - opened) / frames };
    };
    const measureSmall = () => measure(smallId, /321 .*flaky/, 400);
    // Code that runs for the first time is slower.
    await measureSmall();
    const [small, huge] = [await measureSmall(), await measure(runId, /4321 .*flaky/, 1_500)];
    expect(huge.opening / small.opening).toBeLessThan(4);
    expect(huge.frame / small.frame).toBeLessThan(3);
  });

  it("is walked and folded by keys", async () => {
    const { page } = await dashboard.open(`/runs/${runId}`);
    const grid = page.getByRole("treegrid");
    await grid.getByRole("row", { name: /4321 .*flaky/ }).waitFor();
    await grid.focus();
    await page.keyboard.press("Home");
    await eventually(() => page.url()).toMatch(/step=0$/);
    const turn = grid.getByRole("row", { name: /turn_0 / });
    await eventually(() => turn.getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("ArrowLeft");
    await eventually(() => turn.getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("ArrowDown");
    await eventually(() => page.url()).toMatch(/step=10$/);
    await page.keyboard.press("End");
    await eventually(() => page.url()).toMatch(/step=4999$/);
    await grid.getByRole("row", { name: /4999 / }).waitFor();
  });
});
