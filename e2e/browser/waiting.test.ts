import { closeChromium } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";
import { seriousFindings, skippedLevels } from "./accessible.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";

const DIGEST = "3fa9c2d1".repeat(4);
/** What draws a bar of waiting, as the page has it now. */
const WAIT_LOOK = `(() => {
  const { backgroundImage, borderTopStyle, printColorAdjust, forcedColorAdjust } =
    getComputedStyle(document.querySelector(".wf-bar.is-wait"));
  return [backgroundImage.startsWith("repeating-linear-gradient"), borderTopStyle, printColorAdjust, forcedColorAdjust];
})()`;

describe("a run that waited for a person", () => {
  let dashboard: Dashboard;
  const start = Date.now() - 900_000;
  const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
  const during = (from: number, to: number) => ({ started_at: at(from), ended_at: at(to) });
  const call = { step_type: "tool", name: "search_orders", argument_digest: DIGEST };
  const run = sampleRun({
    ...during(0, 840),
    steps: [
      sampleStep(0, during(0, 20)),
      sampleStep(1, { step_type: "other", name: "approve_refund", wait: "person", ...during(20, 790) }),
      sampleStep(2, { ...call, result_bytes: 12_400, ...during(790, 810) }),
      sampleStep(3, { ...call, ...during(810, 840) }),
    ],
  });
  const path = `/runs/${run.run_id}`;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send([run]);
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  it("tells waiting apart from working, in its facts and where its time went", async () => {
    const { page, expectNoErrors } = await dashboard.open(path);
    await settled(page);
    const facts = await page.locator("main dl").first().innerText();
    expect(facts.replaceAll(/\s+/g, " ")).toContain(
      "Duration 14m 00s Working 1m 10s Waiting for a person 12m 50s",
    );
    const times = page.getByRole("region", { name: "Time by step type" });
    await times.getByRole("row", { name: "waiting for a person 1 12m 50s 92%" }).waitFor();
    const row = page.getByRole("treegrid").getByRole("row", { name: /approve_refund/ });
    expect(await row.innerText()).toContain("waited for a person");
    expectNoErrors();
  });

  it("draws waiting by strokes, on paper and with forced colours too", async () => {
    const { page } = await dashboard.open(path, { forcedColors: "active" });
    await page.locator(".wf-bar.is-wait").first().waitFor();
    expect(await page.evaluate(WAIT_LOOK)).toEqual([true, "solid", "economy", "none"]);
    await page.emulateMedia({ media: "print", forcedColors: "none" });
    expect(await page.evaluate(WAIT_LOOK)).toEqual([true, "solid", "exact", "auto"]);
  });

  it("names the calls with the same arguments, by another digest than was sent", async () => {
    const { page } = await dashboard.open(`${path}?step=2`);
    const panel = page.getByRole("complementary", { name: "Step" });
    await panel.getByText("12 kB").waitFor();
    expect(await panel.innerText()).toMatch(/digest [0-9a-f]{8}/);
    expect(await panel.innerHTML()).not.toContain(DIGEST.slice(0, 8));
    await panel.getByRole("button", { name: "Step 3, with the same arguments" }).click();
    await page.waitForURL(/step=3$/);
  });

  it.each(["light", "dark"] as const)("keeps nobody out, %s", async (colorScheme) => {
    for (const query of ["?step=2", "?view=table"]) {
      const { page } = await dashboard.open(path + query, { colorScheme, reducedMotion: "reduce" });
      await settled(page);
      expect(await seriousFindings(page)).toEqual([]);
      expect(await skippedLevels(page)).toEqual([]);
    }
  });
});
