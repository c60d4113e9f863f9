import { closeChromium } from "@runfacts/dev/chromium";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleRun } from "../harness/sample-run.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

const MINUTE = 60_000;

/** 120 runs a minute apart, newest last: `agent-0` and `agent-1` in turn, every tenth failed after two minutes. */
function manyRuns(): readonly object[] {
  const start = Date.now() - 3 * 60 * MINUTE;
  return Array.from({ length: 120 }, (_, index) => {
    const startedAt = start + index * MINUTE;
    const isFailed = index % 10 === 0;
    const endedAt = startedAt + (isFailed ? 2 * MINUTE : 1_500);
    return sampleRun({
      agent_id: `agent-${index % 2}`,
      agent_version: `1.${index}`,
      status: isFailed ? "failure" : "success",
      started_at: new Date(startedAt).toISOString(),
      ended_at: new Date(endedAt).toISOString(),
      steps: [],
      failures: isFailed
        ? [{ failure_type: "model", failure_code: "timeout", message: "No answer in time" }]
        : [],
    });
  });
}

describe("the run explorer", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send(manyRuns());
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  const open = async (path: string) => {
    const watched = await dashboard.open(path);
    const { page } = watched;
    return {
      ...watched,
      rows: page.getByRole("table").getByRole("row"),
      list: page.getByRole("region", { name: "List of runs" }),
      find: page.getByRole("combobox", { name: "Find runs" }),
      counts: page.getByRole("region", { name: "Runs" }).getByRole("status").first(),
    };
  };

  it("keeps filters over a reload, and over back and forward", async () => {
    const { page, counts, find, expectNoErrors } = await open("/runs");
    await eventually(() => counts.innerText()).toMatch(/^120 runs/);
    await find.fill("agent:agent-0");
    await page.keyboard.press("Enter");
    await page.waitForURL(/agent_id=agent-0/);
    await page.getByRole("checkbox", { name: /Failure/ }).check();
    await page.waitForURL(/status=failure/);
    await eventually(() => counts.innerText()).toMatch(/^12 of 120 runs/);

    await page.reload();
    await eventually(() => counts.innerText()).toMatch(/^12 of 120 runs/);
    await page.getByRole("button", { name: "Remove agent" }).waitFor();
    expect(await page.getByRole("checkbox", { name: /Failure/ }).isChecked()).toBe(true);

    await page.goBack();
    await eventually(() => page.url()).not.toContain("status=");
    await eventually(() => counts.innerText()).toMatch(/^60 of 120 runs/);
    await page.goForward();
    await eventually(() => counts.innerText()).toMatch(/^12 of 120 runs/);
    expectNoErrors();
  });

  it("reads typed durations, and explains what it cannot read", async () => {
    const { page, counts, find } = await open("/runs");
    await find.fill("duration:>2 bananas");
    await page.keyboard.press("Enter");
    expect(await page.getByRole("alert").innerText()).toContain(">2s, <5m or 1m..3m");
    await find.fill("duration:>1m");
    await page.keyboard.press("Enter");
    await page.waitForURL(/min_duration=1m/);
    await eventually(() => counts.innerText()).toMatch(/^12 of 120 runs/);
  });

  it("loads more as it is scrolled, and keeps its place over going back", async () => {
    const { page, list, expectNoErrors } = await open("/runs?range=24h");
    const version = (text: string) => list.getByRole("cell", { name: text, exact: true });
    await version("1.119").waitFor();
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await page.getByText("1–120 of 120").waitFor();
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await version("1.0").waitFor();
    const scrolled = await list.evaluate((element) => element.scrollTop);
    await list.getByRole("link").last().click();
    await page.getByRole("heading", { level: 1, name: /agent-0/ }).waitFor();
    await page.goBack();
    await version("1.0").waitFor();
    await eventually(() => list.evaluate((element) => element.scrollTop)).toBe(scrolled);

    await page.getByRole("link", { name: "Dashboard" }).click();
    await page.getByRole("region", { name: "Totals" }).waitFor();
    await page.getByRole("link", { name: "Runs", exact: true }).click();
    await version("1.119").waitFor();
    expect(await list.evaluate((element) => element.scrollTop)).toBe(0);
    expectNoErrors();
  });

  it("is walked by keys beyond what was loaded", async () => {
    const { page, rows, list } = await open("/runs");
    await rows.nth(1).waitFor();
    for (let row = 0; row < 105; row += 1) await page.keyboard.press("j");
    const focused = page.locator("tr:has(a:focus)");
    await eventually(() => focused.getAttribute("aria-rowindex")).toBe("106");
    expect(await focused.getByRole("cell", { name: "1.15", exact: true }).count()).toBe(1);
    await page.keyboard.press("k");
    await eventually(() => focused.getAttribute("aria-rowindex")).toBe("105");
    const [row, frame] = [await focused.boundingBox(), await list.boundingBox()];
    expect(row?.y).toBeGreaterThan(frame?.y ?? 0);
    await page.keyboard.press("Escape");
    await eventually(() => page.locator("tr:has(a:focus)").count()).toBe(0);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
  });

  it("shows the columns that were chosen, here and after a reload", async () => {
    const { page, list, expectNoErrors } = await open("/runs");
    const heading = (name: string) => list.getByRole("columnheader", { name, exact: true });
    await heading("Version").waitFor();
    expect(await heading("Environment").count()).toBe(0);
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("checkbox", { name: "Environment" }).check();
    expect(await page.getByRole("checkbox", { name: "Tokens" }).isChecked()).toBe(false);
    await page.getByRole("checkbox", { name: "Tokens" }).check();
    await page.getByRole("checkbox", { name: "Version" }).uncheck();
    await page.keyboard.press("Escape");
    await heading("Environment").waitFor();
    expect(await heading("Version").count()).toBe(0);
    await page.reload();
    await heading("Environment").waitFor();
    expect(await heading("Version").count()).toBe(0);
    expect(await heading("Tokens").count()).toBe(1);
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("button", { name: "Reset" }).click();
    await heading("Version").waitFor();
    expect(await heading("Tokens").count()).toBe(0);
    await page.setViewportSize({ width: 1600, height: 800 });
    await heading("Tokens").waitFor();
    expectNoErrors();
  });

  it("offers the values that runs have with their counts, under the filters that are on", async () => {
    const { page, counts } = await open("/runs");
    const filters = page.getByRole("complementary", { name: "Filters" });
    const agents = filters.getByRole("region", { name: "Agent" });
    await eventually(() => agents.innerText()).toMatch(/agent-0\s*60/);
    await filters.getByRole("checkbox", { name: /Failure/ }).check();
    await eventually(() => agents.innerText()).toMatch(/agent-0\s*12/);
    await agents.getByRole("checkbox", { name: /agent-0/ }).check();
    await page.waitForURL(/agent_id=agent-0/);
    await eventually(() => counts.innerText()).toMatch(/^12 of 120 runs/);
    await eventually(() => agents.innerText()).toMatch(/agent-0\s*12/);
    await page.goto(`${dashboard.url}/runs?min_duration=1m`);
    await agents.getByText("agent-0").waitFor();
    await eventually(() => agents.innerText()).toMatch(/agent-0\s*12\b/);
    await eventually(() => counts.innerText()).toMatch(/^12 of 120 runs/);
  });

  it("leads on from nothing found", async () => {
    const { page, counts } = await open("/runs?agent_id=agent-0&failure_code=unheard_of");
    await page.getByText("No run matches").waitFor();
    await page.getByRole("button", { name: /Without code:unheard_of\s*60 runs/ }).click();
    await eventually(() => counts.innerText()).toMatch(/^60 of 120 runs/);
  });

  it("opens a run by its id", async () => {
    const { page, find } = await open("/runs");
    await find.fill("0199b0c2-6f1e-7c55-9a31-5d2f60c1a0de");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/runs\/0199b0c2/);
  });

  it("says that runs arrived, and shows them when asked", async () => {
    const { page, rows } = await open("/runs?agent_id=newcomer");
    await page.getByText("No run matches").waitFor();
    await dashboard.send([sampleRun({ agent_id: "newcomer" })]);
    await page.getByRole("button", { name: /1 new run matches/ }).click({ timeout: 20_000 });
    await eventually(() => rows.count()).toBe(2);
  });
});
