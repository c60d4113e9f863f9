import { closeChromium } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realRuns } from "../harness/real-runs.ts";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";
import { seriousFindings, skippedLevels } from "./accessible.ts";
import { allRealRuns, type Dashboard, startDashboard } from "./dashboard.ts";

const FAILED_RUN = "80089705";
/** What the browser says of an answer that there is no such run. */
const UNKNOWN_RUN = /status of 40[04]/;
const openGroup = encodeURIComponent(JSON.stringify(["tool", "api_error", "text_editor", "web_scraping"]));
/** Outline and shadow of what has the focus; the search field rings as a whole. */
const FOCUS_RING = `(() => {
  const focused = document.activeElement;
  const style = getComputedStyle(focused.closest("search > div") ?? focused);
  return style.outlineStyle + " " + style.boxShadow;
})()`;

describe.skipIf(realRuns === undefined)("every page, in both themes", () => {
  let dashboard: Dashboard;
  let runPath: string;
  /** A run whose steps go on at the same time. */
  const parallel = sampleRun({
    started_at: "2026-11-01T00:00:00Z",
    ended_at: "2026-11-01T00:00:05Z",
    steps: [
      sampleStep(0, { started_at: "2026-11-01T00:00:00Z", ended_at: "2026-11-01T00:00:05Z" }),
      sampleStep(1, { started_at: "2026-11-01T00:00:00Z", ended_at: "2026-11-01T00:00:03Z" }),
    ],
  });
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send([...allRealRuns(), parallel]);
    runPath = `/runs/${allRealRuns().find((run) => run.run_id.startsWith(FAILED_RUN))?.run_id}`;
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  const pages = [
    ["dashboard", () => "/?range=all", "Recent failures"],
    ["explorer", () => "/runs?status=failure", "1–24 of 24"],
    ["failures", () => `/failures?range=all&group=${openGroup}`, "Latest runs"],
    ["no failures", () => "/failures?range=all&failure_code=unheard_of", "No failure matches"],
    ["agents", () => "/agents?range=all&agent_id=clinical_trial", "Runs with a failure, by code"],
    ["failed run", () => runPath, "How often does this happen?"],
    ["failed run as a table", () => `${runPath}?view=table`, "How often does this happen?"],
    ["critical path", () => `/runs/${parallel.run_id}`, "critical path"],
    ["first run", () => "/start", "Waiting for a run"],
    ["unknown run", () => "/runs/nothing", "an id is a UUID"],
  ] as const;

  for (const colorScheme of ["light", "dark"] as const) {
    it.each(pages)(`${colorScheme} %s has nothing serious`, async (_, path, text) => {
      const { page, expectNoErrors } = await dashboard.open(path(), { colorScheme, reducedMotion: "reduce" });
      await page.getByText(text).first().waitFor();
      await settled(page);
      expect(await seriousFindings(page)).toEqual([]);
      expect(await skippedLevels(page)).toEqual([]);
      expectNoErrors(UNKNOWN_RUN);
    });
  }

  const walks = [
    ["explorer", "/runs?status=failure", "1–24 of 24"],
    ["failures", "/failures?range=all", "Failure groups"],
    ["agents", "/agents?range=all&agent_id=clinical_trial", "Runs with a failure, by code"],
  ] as const;
  it.each(walks)("leaves the focus visible on the whole way through the %s", async (_, path, text) => {
    const { page } = await dashboard.open(path);
    await page.getByText(text).first().waitFor();
    for (let stop = 0; stop < 20; stop += 1) {
      await page.keyboard.press("Tab");
      const ring = await page.evaluate(FOCUS_RING);
      expect(ring).not.toBe("none none");
    }
  });
});
