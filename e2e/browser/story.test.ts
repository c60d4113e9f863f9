import { closeChromium } from "@runfacts/dev/chromium";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realRuns } from "../harness/real-runs.ts";
import { allRealRuns, type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

describe.skipIf(realRuns === undefined)("someone who looks why runs fail", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send(allRealRuns());
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  it("gets from the dashboard to the failing step by mouse", async () => {
    const { page, expectNoErrors } = await dashboard.open("/?range=all");
    const totals = page.getByRole("region", { name: "Totals" });
    await totals.getByRole("link", { name: /^Runs 32/ }).waitFor();
    await totals.getByRole("link", { name: /^Failed runs 24/ }).waitFor();

    await page.getByRole("link", { name: "api_error", exact: true }).click();
    await page.waitForURL(/\/runs\?failure_type=tool&failure_code=api_error&range=all$/);
    await page.getByText("1–8 of 8").waitFor();

    await page.getByRole("table").getByRole("link", { name: "tiktok" }).click();
    await page.waitForURL(/\/runs\/80089705-/);
    await page.getByRole("heading", { level: 1, name: /tiktok/ }).waitFor();
    const answers = page.getByRole("region", { name: "Why this run failed" });
    const answer = (question: string) => answers.getByRole("region", { name: question });
    await eventually(() => answer("Which step").innerText()).toContain("#66 text_editor");
    await expect
      .poll(() => answer("Why").innerText())
      .toContain("Tool call rejected before the task was solved");
    await eventually(() => answer("Since when").innerText()).toContain("1 of 3 ended runs of tiktok");
    await eventually(() => answer("Which versions").innerText()).toContain("gemini-3-flash-preview");

    const failing = page.getByRole("treegrid").getByRole("row", { name: /text_editor.*api_error/ });
    await eventually(() => failing.getAttribute("aria-selected")).toBe("true");
    expect(await isInView(failing)).toBe(true);
    expect(await page.getByRole("complementary", { name: "Step" }).innerText()).toContain("#66");
    expectNoErrors();
  });

  it("gets there by keyboard alone", async () => {
    const { page, expectNoErrors } = await dashboard.open("/?range=all");
    await page.getByRole("region", { name: "Totals" }).waitFor();
    await page.keyboard.press("/");
    await page.waitForURL(/\/runs\?find/);
    await page.getByRole("combobox", { name: "Find runs" }).pressSequentially("code:api");
    await page.getByRole("option", { name: "code:api_error" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/failure_code=api_error/);
    await page.getByText("1–8 of 8").waitFor();

    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/runs\/140cb5c9-/);
    await eventually(() => page.evaluate("document.activeElement?.tagName")).toBe("H1");
    await page.getByRole("treegrid").waitFor();
    await page.keyboard.press("f");
    await eventually(() => page.url()).toMatch(/step=41$/);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).getByText("Failing step").waitFor();
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expectNoErrors();
  });

  it("sees the same numbers as the service", async () => {
    const { page } = await dashboard.open("/?range=all");
    const failures = page.getByRole("region", { name: "Why runs fail" });
    const counts = Map.groupBy(allRealRuns(), (run) => run.failure?.["failure_code"] ?? "");
    for (const code of ["task_not_solved", "api_error", "invalid_response"]) {
      const row = failures.getByRole("row", { name: new RegExp(`^${code}`) });
      await eventually(() => row.innerText()).toContain(String(counts.get(code)?.length));
    }
  });
});

/** True if a row lies within the list that scrolls. */
async function isInView(row: Locator): Promise<boolean> {
  const [box, list] = [await row.boundingBox(), await row.page().getByRole("treegrid").boundingBox()];
  return box !== null && list !== null && box.y >= list.y && box.y + box.height <= list.y + list.height;
}
