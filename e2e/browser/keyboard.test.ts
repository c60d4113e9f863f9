import { closeChromium } from "@runfacts/dev/chromium";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { sampleRun } from "../harness/sample-run.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

/** More stops than any way through a page has. */
const MOST_STOPS = 60;

/** Goes on by Tab until something has the focus, as someone without a mouse would. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab never gets to ${target}`);
}

describe("someone without a mouse", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    const failed = { failure_type: "model", failure_code: "timeout", message: "No answer in time" };
    await dashboard.send([
      ...Array.from({ length: 7 }, (_, index) => sampleRun({ agent_id: `agent-${index}` })),
      sampleRun({ agent_id: "agent-0", status: "failure", failures: [failed] }),
    ]);
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  it("skips the navigation, filters, chooses columns, opens the export, and a run", async () => {
    const { page, expectNoErrors } = await dashboard.open("/runs");
    const counts = page.getByRole("region", { name: "Runs", exact: true }).getByRole("status").first();
    await eventually(() => counts.innerText()).toMatch(/^8 runs/);
    await tabTo(page, page.getByRole("link", { name: "Skip to content" }));
    await page.keyboard.press("Enter");
    await eventually(() => page.evaluate("document.activeElement?.id")).toBe("main");

    await tabTo(page, page.getByRole("checkbox", { name: /Failure/ }));
    await page.keyboard.press("Space");
    await page.waitForURL(/status=failure/);
    await eventually(() => counts.innerText()).toMatch(/^1 of 8 runs/);
    await page.keyboard.press("Space");
    await eventually(() => counts.innerText()).toMatch(/^8 runs/);

    const exportButton = page.getByRole("button", { name: "Export" });
    await tabTo(page, exportButton);
    await page.keyboard.press("Enter");
    const exportMenu = page.getByRole("dialog", { name: "Export" });
    await tabTo(page, exportMenu.getByRole("button", { name: /^CSV/ }));
    await page.keyboard.press("Escape");
    await eventually(() => exportMenu.count()).toBe(0);
    await eventually(() => exportButton.evaluate((element) => element === document.activeElement)).toBe(true);

    await tabTo(page, page.getByRole("button", { name: "Columns" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("checkbox", { name: "Session" }));
    await page.keyboard.press("Space");
    await page.keyboard.press("Escape");
    await page.getByRole("table").getByText("Session").waitFor();

    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
    const grid = page.getByRole("treegrid");
    await tabTo(page, grid);
    await page.keyboard.press("ArrowDown");
    await page.waitForURL(/step=\d/);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).getByText("Whole run").waitFor();
    await page.keyboard.press("Escape");
    await eventually(() => page.getByRole("dialog").count()).toBe(0);
    expectNoErrors();
  });

  it("finds runs by what is typed, and leaves the field by Escape", async () => {
    const { page, expectNoErrors } = await dashboard.open("/runs");
    await page.getByText("1–8 of 8").waitFor();
    await page.keyboard.press("/");
    const find = page.getByRole("combobox", { name: "Find runs" });
    await eventually(() => find.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.type("agent:agent-3");
    await page.keyboard.press("Enter");
    await page.getByText("1–1 of 1").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /agent-3/ }).waitFor();
    expectNoErrors();
  });
});
