import { randomUUID } from "node:crypto";
import { closeChromium } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

const LEVELS = 24;
const longCode = `upstream_${"gateway_".repeat(14)}error`.slice(0, 128);
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

describe("runs of an unusual shape", () => {
  let dashboard: Dashboard;
  const now = Date.now() - 60_000;
  const at = (ms: number) => new Date(now + ms).toISOString();
  const instant = sampleRun({
    agent_id: "instant",
    started_at: at(0),
    ended_at: at(0),
    steps: [sampleStep(0, { started_at: at(0), ended_at: at(0) })],
  });
  const ids = Array.from({ length: LEVELS }, () => randomUUID());
  const deep = sampleRun({
    agent_id: "deep",
    session_id: randomUUID(),
    started_at: at(0),
    ended_at: at(1_000),
    steps: ids.map((id, level) =>
      sampleStep(level, {
        step_id: id,
        name: `level_${level}`,
        started_at: at(level),
        ended_at: at(1_000 - level),
        ...(level > 0 && { parent_step_id: ids[level - 1] }),
      }),
    ),
  });
  const long = sampleRun({
    agent_id: "long",
    status: "failure",
    started_at: at(0),
    ended_at: at(1_000),
    steps: [
      sampleStep(0, { step_id: ids[0], started_at: at(0), ended_at: at(900), error_code: longCode }),
      sampleStep(1, { started_at: at(900), ended_at: at(1_000), error_code: longCode }),
    ],
    failures: [{ step_id: ids[0], failure_type: "tool", failure_code: longCode, message: "m".repeat(500) }],
  });
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send([instant, deep, long, sampleRun({ agent_id: "long", agent_version: "2" })]);
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  it("of 0 ms have ended", async () => {
    const { page, expectNoErrors } = await dashboard.open(`/runs/${instant.run_id}`);
    await page.getByRole("treegrid").waitFor();
    const main = page.locator("main");
    await eventually(() => main.innerText()).toContain("0 ms");
    expect(await main.innerText()).not.toMatch(/running/i);
    expect(await page.locator(".wf-bar").first().boundingBox()).toMatchObject({ width: expect.any(Number) });
    await page.goto(`${dashboard.url}/runs`);
    const row = page.getByRole("row", { name: /instant/ });
    await row.waitFor();
    expect(await row.innerText()).toContain("0 ms");
    expectNoErrors();
  });

  it("nested deeply keep room for their names", async () => {
    for (const width of [390, 1280]) {
      const { page } = await dashboard.open(`/runs/${deep.run_id}`, { viewport: { width, height: 1600 } });
      const names = page.locator(".wf-row .wf-title");
      await names.last().waitFor();
      const cut = await names.evaluateAll((all) =>
        all.filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent),
      );
      expect(await names.count(), `${width}`).toBe(LEVELS);
      expect(cut, `${width}`).toEqual([]);
      expect(await page.evaluate(OVERFLOW)).toBe(0);
    }
  });

  it("with long codes do not make a page wider than its window", async () => {
    const paths = [
      "/",
      "/runs",
      "/failures",
      "/agents?agent_id=long",
      `/runs/${long.run_id}`,
      `/runs/${long.run_id}?view=table`,
    ];
    for (const width of [390, 1280, 1920]) {
      for (const path of paths) {
        const { page } = await dashboard.open(path, { viewport: { width, height: 900 } });
        await settled(page);
        expect(await page.evaluate(OVERFLOW), `${path} at ${width}`).toBe(0);
      }
    }
  }, 120_000);

  const tables = [
    ["Recent runs", "/", /\/runs\//],
    ["Why runs fail", "/", /\/(runs|failures)\?/],
    ["Agents", "/agents", /agent_id=/],
    ["Failure groups", "/failures", /group=/],
    ["Failures in this run", `/runs/${long.run_id}`, /step=/],
  ] as const;
  it.each(tables)("are opened by a click anywhere in a row of %s", async (name, path, target) => {
    const { page } = await dashboard.open(path);
    await settled(page);
    const row = page.getByRole("region", { name }).first().locator("tr.linked").last();
    const box = await row.boundingBox();
    if (box === null) throw new Error("the table has no row");
    // Beside what the row holds: at its end.
    await row.click({ position: { x: box.width - 4, y: box.height / 2 } });
    await page.waitForURL(target);
  });
});
