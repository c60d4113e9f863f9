import { watchMaintenance } from "@runfacts/db/admin";
import { closeChromium } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../harness/rest.ts";
import { headOf, type LiveRun, openingOf, runOfParts } from "../harness/run-parts.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

describe("a run that is under way", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  const record = async (part: object, timeout?: string) => {
    const { status } = await postJson(dashboard.platform.ingestUrl, "/v1/runs:record", {
      part,
      ...(timeout !== undefined && { timeout }),
    });
    expect(status).toBe(200);
  };
  const started = (): LiveRun => ({ ...runOfParts(3), started_at: new Date().toISOString() });

  it("grows on its page, step by step, until it ends", async () => {
    const run = started();
    const [first = {}, second = {}] = run.steps;
    await record({ ...headOf(run), steps: [openingOf(first)] });
    const { page, expectNoErrors } = await dashboard.open(`/runs/${run.run_id}`);
    await page.getByText("This run is under way.").waitFor();
    await page.getByText("step_0").first().waitFor();
    await record({ ...headOf(run), steps: [first, openingOf(second)] });
    await page.getByText("step_1").first().waitFor();
    const ended = { ...run, ended_at: new Date(Date.now() + 5_000).toISOString() };
    await postJson(dashboard.platform.ingestUrl, "/v1/runs", ended);
    await page.getByText("step_2").first().waitFor();
    await eventually(() => page.getByText("This run is under way.").count()).toBe(0);
    await eventually(() => page.title()).toMatch(/failure/i);
    expectNoErrors();
  });

  it("keeps the focus in the table of its steps while it grows", async () => {
    const run = started();
    const [first = {}, second = {}] = run.steps;
    await record({ ...headOf(run), steps: [openingOf(first)] });
    const { page, expectNoErrors } = await dashboard.open(`/runs/${run.run_id}?view=table`);
    const table = page.getByRole("region", { name: "Steps as a table" });
    await table.getByRole("button", { name: "step_0" }).focus();
    await record({ ...headOf(run), steps: [first, openingOf(second)] });
    await table.getByRole("button", { name: "step_1" }).waitFor();
    expect(await page.evaluate("document.activeElement?.textContent")).toBe("step_0");
    expectNoErrors();
  });

  it("appears in two tabs, and changes there in its row", async () => {
    const run = { ...started(), agent_id: "watched" };
    const tabs = [await dashboard.open("/runs"), await dashboard.open("/runs?agent_id=watched")];
    const rows = tabs.map(({ page }) => page.getByRole("table").getByRole("row"));
    for (const { page } of tabs) await page.getByRole("button", { name: "Live" }).click();
    const name = new RegExp(`running.*${run.run_id.slice(0, 8)}`, "i");
    await record(headOf(run));
    for (const row of rows)
      await row
        .filter({ hasText: /running/i })
        .first()
        .waitFor();
    await postJson(dashboard.platform.ingestUrl, "/v1/runs", {
      ...run,
      ended_at: new Date(Date.now() + 5_000).toISOString(),
    });
    for (const row of rows) await eventually(() => row.filter({ hasText: name }).count()).toBe(0);
    for (const { expectNoErrors } of tabs) expectNoErrors();
  });

  it("keeps the focus on its row while it changes and others come in above", async () => {
    const startedAt = (offsetMs: number) => ({
      ...started(),
      agent_id: "focused",
      started_at: new Date(Date.now() + offsetMs).toISOString(),
    });
    const [older, run, newer] = [startedAt(-60_000), startedAt(0), startedAt(1_000)];
    for (const open of [older, run]) await record(headOf(open));
    const { page, expectNoErrors } = await dashboard.open("/runs?agent_id=focused");
    const rows = page.getByRole("table").getByRole("row").filter({ hasText: "focused" });
    const focused = () => page.evaluate("document.activeElement?.getAttribute('href')");
    await page.getByRole("button", { name: "Live" }).click();
    await eventually(() => rows.count()).toBe(2);
    await page.keyboard.press("j");
    await eventually(focused).toBe(`/runs/${run.run_id}`);

    await record(headOf(newer));
    await eventually(() => rows.count()).toBe(3);
    await postJson(dashboard.platform.ingestUrl, "/v1/runs", {
      ...run,
      ended_at: new Date(Date.now() + 5_000).toISOString(),
    });
    await rows.getByText("failure").first().waitFor();
    expect(await focused()).toBe(`/runs/${run.run_id}`);
    await page.keyboard.press("j");
    expect(await focused()).toBe(`/runs/${older.run_id}`);
    expectNoErrors();
  });

  it("waits to be asked for where the list is not live", async () => {
    const { page, expectNoErrors } = await dashboard.open("/runs?agent_id=quiet");
    // The list is there, without the run.
    await settled(page);
    await record({ ...headOf(started()), agent_id: "quiet" });
    await page.getByRole("button", { name: /1 new run matches/ }).click();
    await page
      .getByRole("table")
      .getByRole("row")
      .filter({ hasText: /running/i })
      .waitFor();
    expectNoErrors();
  });

  it("says that it was abandoned, and when, and lives again", async () => {
    await using _maintenance = watchMaintenance(dashboard.platform.database.ownerUrl, {
      abandonEveryMs: 100,
      onReport: () => {},
      onError: () => {},
    });
    const run = started();
    await record(headOf(run), "1s");
    const { page, expectNoErrors } = await dashboard.open(`/runs/${run.run_id}`);
    await page.getByText("This run was abandoned.").waitFor();
    // Again and again: after a second it is given up once more, maybe before the page has heard of it.
    await eventually(async () => {
      await record(headOf(run));
      return page.getByText("This run is under way.").isVisible();
    }).toBe(true);
    expectNoErrors();
  });
});
