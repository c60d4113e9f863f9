import { closeChromium } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../harness/rest.ts";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";
import { seriousFindings, skippedLevels } from "./accessible.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

const EMAIL = "ada.lovelace@example.org";

describe("the page of the intake", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  const open = async (path: string, options = {}) => {
    const watched = await dashboard.open(path, options);
    return { ...watched, panel: watched.page.getByRole("region", { name: "Dropped and refused" }) };
  };

  it("is calm where nothing was dropped or refused", async () => {
    const { page, expectNoErrors } = await open("/intake");
    await page.getByText("Nothing was dropped or refused").waitFor();
    await page.getByRole("button", { name: "Look through all time" }).click();
    await page.waitForURL(/range=all/);
    expectNoErrors();
  });

  it("shows what agents send against the rules, and how to mend it, as it comes", async () => {
    const { page, panel, expectNoErrors } = await open("/intake");
    const send = async (agent_id: string, metadata: object, query = "") => {
      const run = sampleRun({ agent_id, steps: [sampleStep(0, { metadata })] });
      await postJson(dashboard.platform.ingestUrl, `/v1/runs${query}`, run);
    };
    await send("support", { user_email: EMAIL });
    await send("support", { user_email: EMAIL });
    await send("billing", { card: "4111 1111 1111 1111", [EMAIL]: 1 }, "?on_violation=reject");
    await postJson(dashboard.platform.ingestUrl, "/v1/runs", sampleRun({ agent_id: "coding", run_id: "1" }));
    // The page asks again by itself, once the counts are written.
    await expect.poll(() => panel.getByRole("row").count(), { timeout: 30_000 }).toBe(5);

    const [, first = ""] = await panel.getByRole("row").allInnerTexts();
    for (const text of [
      "steps.metadata.user_email",
      "an e-mail address: send an opaque identifier",
      "support",
    ])
      expect(first.toLowerCase()).toContain(text);
    await panel.getByText("steps.metadata[#]").waitFor();
    expect(await page.content()).not.toContain("lovelace");

    await page.getByRole("button", { name: "Dropped" }).click();
    await page.waitForURL(/outcome=dropped/);
    await eventually(() => panel.getByRole("row").count()).toBe(2);
    await page.getByRole("button", { name: "All" }).click();
    await panel.getByRole("link", { name: "billing" }).first().click();
    await page.waitForURL(/agent_id=billing/);
    await eventually(() => panel.getByRole("row").count()).toBe(3);
    await page.reload();
    await page.getByRole("button", { name: /show all agents/ }).click();
    await eventually(() => panel.getByRole("row").count()).toBe(5);
    expectNoErrors();
  });

  it("marks on the page of a run what was dropped, and says in its panel what to send instead", async () => {
    const steps = [sampleStep(0), sampleStep(1, { metadata: { user_email: EMAIL, tags: [EMAIL] } })];
    const run = sampleRun({ agent_id: "marked", steps });
    await dashboard.send([run]);
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, expectNoErrors } = await open(`/runs/${run.run_id}?step=1`, {
        colorScheme,
        reducedMotion: "reduce",
      });
      const panel = page.getByRole("complementary", { name: "Step" });
      await panel.getByRole("heading", { name: "2 fields dropped" }).waitFor();
      expect(await panel.innerText()).toContain(
        "It holds an e-mail address: send an opaque identifier instead.",
      );
      const rows = page.getByRole("treegrid").getByRole("row");
      expect(await rows.filter({ hasText: "2 fields dropped" }).count()).toBe(1);
      await page.getByRole("term").filter({ hasText: "Dropped" }).waitFor();
      await settled(page);
      expect(await seriousFindings(page)).toEqual([]);
      expectNoErrors();
      await panel.getByRole("link", { name: /All dropped and refused fields of this agent/ }).click();
      await page.waitForURL(/\/intake\?agent_id=marked/);
    }
  });

  it.each(["light", "dark"] as const)("keeps nobody out, %s", async (colorScheme) => {
    for (const viewport of [
      { width: 390, height: 844 },
      { width: 1280, height: 860 },
    ]) {
      const { page, panel, expectNoErrors } = await open("/intake?agent_id=billing", {
        colorScheme,
        viewport,
        reducedMotion: "reduce",
      });
      await panel.waitFor();
      await settled(page);
      expect(await seriousFindings(page)).toEqual([]);
      expect(await skippedLevels(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      expectNoErrors();
    }
  });

  it("says what went wrong, and tries again", async () => {
    const { page, panel, expectNoErrors } = await open("/start");
    await page.route(/ListIntakeViolations/, (route) =>
      route.fulfill({
        status: 500,
        contentType: "application/json",
        body: '{"code":"internal","message":"internal error"}',
      }),
    );
    await page.getByRole("link", { name: "Intake" }).first().click();
    await page.getByText("The list of dropped and refused fields could not be loaded").waitFor();
    await page.unroute(/ListIntakeViolations/);
    await page.getByRole("button", { name: "Try again" }).click();
    await panel.waitFor();
    expectNoErrors(/500/);
  });
});
