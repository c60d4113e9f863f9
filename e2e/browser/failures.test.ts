import { closeChromium } from "@runfacts/dev/chromium";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realRuns } from "../harness/real-runs.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { allRealRuns, type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

/** The failures of the real runs by code, step and agent: as many runs, since each has one at most. */
function realGroups(): readonly { readonly cells: readonly string[]; readonly count: number }[] {
  const failed = allRealRuns().flatMap(({ agent_id, failure, steps }) => {
    if (failure === undefined) return [];
    const step = steps.find(({ step_id }) => step_id === failure["step_id"]);
    return [[failure["failure_code"] ?? "", String(step?.["name"] ?? "whole run"), agent_id]];
  });
  const groups = Map.groupBy(failed, (cells) => cells.join("\n"));
  return [...groups].map(([key, { length }]) => ({ cells: key.split("\n"), count: length }));
}

describe.skipIf(realRuns === undefined)("the failures page", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send(allRealRuns());
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  const open = async (path: string) => {
    const watched = await dashboard.open(path);
    const groups = watched.page.getByRole("region", { name: "Failure groups" });
    return { ...watched, groups, closed: groups.getByRole("button", { expanded: false }) };
  };

  it("counts what was sent, by code, step and agent, the most frequent first", async () => {
    const { groups, closed, expectNoErrors } = await open("/failures?range=all");
    await eventually(() => closed.count()).toBe(realGroups().length);
    const rows = await groups.getByRole("row").allInnerTexts();
    const cellsOf = (row: string) => row.split(/\t|\n/).map((cell) => cell.trim());
    for (const { cells, count } of realGroups()) {
      const row = rows.find((text) => cells.every((cell) => cellsOf(text).some((own) => own.endsWith(cell))));
      expect(row && cellsOf(row), cells.join(" ")).toContain(String(count));
    }
    const counts = rows.slice(1).map((row) => Number(cellsOf(row).find((cell) => /^\d+$/.test(cell))));
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expectNoErrors();
  });

  it("leads by keyboard from a group to the step that failed in one of its runs", async () => {
    const { page, groups, closed, expectNoErrors } = await open("/failures?range=all&failure_code=api_error");
    await closed.first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await page.waitForURL(/group=/);
    expect(await groups.getByRole("button", { expanded: true }).count()).toBe(1);
    await page.reload();
    await groups.getByRole("heading", { name: "Latest runs" }).waitFor();

    await groups.getByRole("button", { expanded: true }).focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}\?step=\d+$/);
    const row = page.getByRole("treegrid").getByRole("row", { selected: true });
    await eventually(() => row.innerText()).toContain("api_error");
    expectNoErrors();
  });

  it("leads to the runs of a group in the explorer, under the same filter and range", async () => {
    const { page, groups, closed } = await open("/failures?failure_code=task_not_solved&range=all");
    await closed.first().click();
    const link = groups.getByRole("link", { name: /in the explorer/ });
    const count = Number(/\d+/.exec(await link.innerText())?.[0] ?? 1);
    await link.click();
    await page.waitForURL(
      /\/runs\?failure_type=orchestration&agent_id=\w+&failure_code=task_not_solved&range=all$/,
    );
    await eventually(() => page.getByRole("table").getByRole("row").count()).toBe(count + 1);
  });

  it("narrows by typing and by the chart, and says when nothing is left", async () => {
    const { page, groups, closed } = await open("/failures?range=all");
    const find = page.getByRole("combobox", { name: "Find runs" });
    await find.fill("type:tool");
    await page.keyboard.press("Enter");
    await page.waitForURL(/failure_type=tool/);
    await groups.getByText("10 failures in").waitFor();
    await page
      .getByRole("region", { name: "Failures over time" })
      .getByRole("link", { name: /: [1-9]/ })
      .first()
      .click();
    await page.waitForURL(/start_time=/);
    await eventually(() => closed.count()).toBeGreaterThan(0);
    await find.fill("code:unheard_of");
    await page.keyboard.press("Enter");
    await page.getByText("No failure matches").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await eventually(() => closed.count()).toBeGreaterThan(0);
  });

  it("is calm where nothing failed, and where nothing ran", async () => {
    await using own = await startDashboard();
    const { page } = await own.open("/failures");
    await page.getByText("No runs yet").waitFor();
    await own.send([sampleRun()]);
    await page.reload();
    await page.getByText("No failure in this range").waitFor();
  });

  it("says what went wrong, and tries again", async () => {
    const { page, expectNoErrors } = await dashboard.open("/start");
    await page.route(/ListFailureGroups/, (route) =>
      route.fulfill({
        status: 500,
        contentType: "application/json",
        body: '{"code":"internal","message":"internal error"}',
      }),
    );
    await page.getByRole("link", { name: "Failures" }).first().click();
    await page.getByText("Failures could not be loaded").waitFor();
    await page.unroute(/ListFailureGroups/);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("region", { name: "Failure groups" }).waitFor();
    expectNoErrors(/500/);
  });
});
