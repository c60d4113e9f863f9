import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleRun } from "../harness/sample-run.ts";
import { closeChromium } from "./chromium.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

const minute = 60_000;

/** 120 runs a minute apart, newest last: `agent-0` and `agent-1` in turn, every tenth failed after two minutes. */
function manyRuns(): readonly object[] {
  const start = Date.now() - 3 * 60 * minute;
  return Array.from({ length: 120 }, (_, index) => {
    const startedAt = start + index * minute;
    const isFailed = index % 10 === 0;
    const endedAt = startedAt + (isFailed ? 2 * minute : 1_500);
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
      find: page.getByRole("combobox", { name: "Find runs" }),
      counts: page.getByRole("region", { name: "Runs" }).getByRole("status").first(),
    };
  };

  it("keeps filters over a reload, and over back and forward", async () => {
    const { page, rows, find, expectNoErrors } = await open("/runs");
    await eventually(() => rows.count()).toBe(51);
    await find.fill("agent:agent-0");
    await page.keyboard.press("Enter");
    await page.waitForURL(/agent_id=agent-0/);
    await page.getByRole("checkbox", { name: /Failure/ }).check();
    await page.waitForURL(/status=failure/);
    await eventually(() => rows.count()).toBe(13);

    await page.reload();
    await eventually(() => rows.count()).toBe(13);
    await page.getByRole("button", { name: "Remove agent" }).waitFor();
    expect(await page.getByRole("checkbox", { name: /Failure/ }).isChecked()).toBe(true);

    await page.goBack();
    await eventually(() => page.url()).not.toContain("status=");
    await eventually(() => rows.count()).toBe(51);
    await page.goForward();
    await eventually(() => rows.count()).toBe(13);
    expectNoErrors();
  });

  it("reads typed durations, and explains what it cannot read", async () => {
    const { page, rows, find } = await open("/runs");
    await find.fill("duration:>2 bananas");
    await page.keyboard.press("Enter");
    expect(await page.getByRole("alert").innerText()).toContain(">2s, <5m or 1m..3m");
    await find.fill("duration:>1m");
    await page.keyboard.press("Enter");
    await page.waitForURL(/min_duration=1m/);
    await eventually(() => rows.count()).toBe(13);
  });

  it("pages by token, which a reload and going back keep", async () => {
    const { page, rows, expectNoErrors } = await open("/runs?range=24h");
    const versionOf = (row: number) => rows.nth(row).getByRole("cell").nth(3).innerText();
    await eventually(() => versionOf(1)).toBe("1.119");
    await page.getByRole("button", { name: "Older" }).click();
    await eventually(() => versionOf(1)).toBe("1.69");
    await page.getByText("51–100 of 120").waitFor();
    await page.reload();
    await eventually(() => versionOf(1)).toBe("1.69");
    await page.getByRole("button", { name: "Older" }).click();
    await eventually(() => versionOf(1)).toBe("1.19");
    await eventually(() => rows.count()).toBe(21);
    expect(await page.getByRole("button", { name: "Older" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Newer" }).click();
    await eventually(() => versionOf(1)).toBe("1.69");
    await page.goBack();
    await eventually(() => versionOf(1)).toBe("1.19");
    expectNoErrors();
  });

  it("leads on from nothing found", async () => {
    const { page, rows } = await open("/runs?agent_id=agent-0&failure_code=unheard_of");
    await page.getByText("No run matches").waitFor();
    await page.getByRole("button", { name: /Without code:unheard_of\s*60 runs/ }).click();
    await eventually(() => rows.count()).toBe(51);
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
