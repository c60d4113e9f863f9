import { randomUUID } from "node:crypto";
import { closeChromium } from "@runfacts/dev/chromium";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

const HTML = "<img/src=x/onerror=document.title=1><script>document.title=1</script>";
const BIDI = "invoice\u202egnp.exe";
const ANSI = "\u001b[31mred\u001b[0m";
const FAMILY = "👨‍👩‍👧 team";
const long = "n".repeat(255);
const BOLD = "</td><b>bold";
/** The group of the failure open, and the agent chosen. */
const failures = `/failures?group=${encodeURIComponent(JSON.stringify(["tool", BOLD, HTML, HTML]))}`;
const agents = `/agents?agent_id=${encodeURIComponent(HTML)}`;
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

describe("names from outside", () => {
  let dashboard: Dashboard;
  const runId = randomUUID();
  const stepId = randomUUID();
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send([
      sampleRun({
        run_id: runId,
        agent_id: HTML,
        agent_version: BIDI,
        environment: long,
        status: "failure",
        steps: [sampleStep(0, { step_id: stepId, step_type: "tool", name: HTML, metadata: { label: BIDI } })],
        failures: [
          {
            step_id: stepId,
            failure_type: "tool",
            failure_code: BOLD,
            message: `${HTML} ${FAMILY}`,
          },
        ],
      }),
    ]);
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  it.each(["/", "/runs", failures, agents, `/runs/${runId}`, `/runs/${runId}?view=table`])(
    "are only text on %s",
    async (path) => {
      const { page, expectNoErrors } = await dashboard.open(path);
      await page.getByText(HTML).first().waitFor();
      expect(await page.locator("img, main script, main b:text-is('bold')").count()).toBe(0);
      expect(await page.title()).toMatch(/Runfacts$/);
      expectNoErrors();
    },
  );

  it("show characters that would hide or reorder", async () => {
    const { page } = await dashboard.open(`/runs/${runId}`);
    const heading = page.getByRole("heading", { level: 1 });
    await eventually(() => heading.innerText()).toContain("invoice\\u202egnp.exe");
    expect(await page.locator("main").innerText()).not.toContain("\u202e");
    expect(await page.getByText(FAMILY).first().isVisible()).toBe(true);
  });

  it("do not make a page wider than its window", async () => {
    for (const path of ["/", "/runs", failures, agents, `/runs/${runId}`]) {
      const { page } = await dashboard.open(path, { viewport: { width: 390, height: 844 } });
      await page.getByText(HTML).filter({ visible: true }).first().waitFor();
      expect(await page.evaluate(OVERFLOW), path).toBe(0);
    }
  });

  it("in an address are only text, too", async () => {
    const { page, expectNoErrors } = await dashboard.open(
      `/runs?agent_id=${encodeURIComponent(`${HTML}${ANSI}`)}`,
    );
    await page.getByText("No run matches").waitFor();
    await page.getByText("\\x1b[31mred\\x1b[0m").first().waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expectNoErrors();
  });
});
