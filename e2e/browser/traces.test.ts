import { closeChromium } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { agent, chat, type SampleSpan, sampleTrace, tool } from "../harness/otlp-trace.ts";
import { seriousFindings, skippedLevels } from "./accessible.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

/** An agent inside another, with spans of no agent around and inside its steps. */
const spans: readonly SampleSpan[] = [
  { id: 1, at: [0, 1_000] },
  { id: 2, parent: 1, at: [10, 990], attributes: agent("order-desk") },
  { id: 3, parent: 2, at: [20, 100], attributes: { ...chat, "gen_ai.input.messages": "Where is my order?" } },
  { id: 4, parent: 3, at: [30, 90] },
  { id: 5, parent: 2, at: [100, 110] },
  { id: 6, parent: 2, at: [110, 900], attributes: agent("billing") },
  { id: 7, parent: 6, at: [120, 500], attributes: tool("issue_refund") },
  { id: 8, parent: 7, at: [130, 300] },
  { id: 9, parent: 7, at: [310, 490] },
  { id: 10, parent: 6, at: [510, 890], attributes: chat },
];
const fails = (span: SampleSpan) => (span.id === 8 ? { ...span, failed: true } : span);

describe("a run of OpenTelemetry", () => {
  let dashboard: Dashboard;
  let [whole, failed] = ["", ""];
  beforeAll(async () => {
    dashboard = await startDashboard();
    const [one, other] = [
      sampleTrace(dashboard.platform.ingestUrl),
      sampleTrace(dashboard.platform.ingestUrl),
    ];
    await one.send(spans);
    await other.send(spans.map(fails));
    [whole, failed] = [`/runs/${one.runId}`, `/runs/${other.runId}`];
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  it("is noticed by the start page, which offers to open it", async () => {
    const { page, expectNoErrors } = await dashboard.open("/start");
    await page.getByRole("button", { name: "OpenTelemetry" }).click();
    await page.getByText("it shows at once").waitFor();
    const trace = sampleTrace(dashboard.platform.ingestUrl);
    // Without its root: it is shown while it runs.
    await trace.send([{ id: 3, parent: 2, at: [59_000, 59_100], attributes: chat }]);
    const arrival = page.getByRole("status").filter({ hasText: "A run of order-desk arrived" });
    await arrival.getByRole("link", { name: "Open it" }).click();
    await page.waitForURL(`**/runs/${trace.runId}`);
    await page.getByText("This run is under way.").waitFor();
    expectNoErrors();
  });

  it("says its source, and what was left out, to those who ask", async () => {
    const { page, expectNoErrors } = await dashboard.open(whole);
    const badge = page.getByRole("button", { name: /^OpenTelemetry \d+ attributes? left out$/ });
    await badge.focus();
    await page.keyboard.press("Enter");
    const more = page.getByRole("dialog");
    await more.getByText("Facts are kept, content is not.").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await eventually(() => more.isVisible()).toBe(false);
    expect(await badge.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.goto(`${dashboard.url}/runs`);
    await page
      .getByRole("row", { name: /order-desk OpenTelemetry/ })
      .first()
      .waitFor();
    expectNoErrors();
  });

  it("folds spans of no agent, and unfolds them by keys", async () => {
    const { page } = await dashboard.open(whole);
    const grid = page.getByRole("treegrid");
    const folds = grid.locator(".is-others").getByText("1 other span", { exact: true });
    await folds.last().waitFor();
    expect(await folds.count()).toBe(2);
    const rows = () => grid.getByRole("row").count();
    const before = await rows();
    const toolRow = grid.getByRole("row", { name: /issue_refund/ });
    expect(await toolRow.innerText()).toContain("+2");
    await toolRow.click();
    await grid.focus();
    await page.keyboard.press("ArrowRight");
    await eventually(() => toolRow.getAttribute("aria-expanded")).toBe("true");
    expect(await rows()).toBe(before + 2);
    await page.keyboard.press("ArrowDown");
    await page.getByRole("complementary", { name: "Step" }).getByText("other span").first().waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await eventually(rows).toBe(before);
  });

  it("opens the fold in which a span failed, and finds it", async () => {
    const { page } = await dashboard.open(failed);
    const grid = page.getByRole("treegrid");
    const row = grid
      .getByRole("row")
      .filter({ has: page.locator(".wf-bar.is-bad") })
      .last();
    await row.waitFor();
    const parent = grid.getByRole("row", { name: /issue_refund/ });
    expect(await parent.getAttribute("aria-expanded")).toBe("true");
    await parent.getByRole("button", { name: "Fold" }).click();
    await parent.getByText("1 failed inside").first().waitFor();
    await page.keyboard.press("f");
    await eventually(() => parent.getAttribute("aria-expanded")).toBe("true");
  });

  it("keeps the chosen step while spans come in before it", async () => {
    const trace = sampleTrace(dashboard.platform.ingestUrl);
    await trace.send([{ id: 7, parent: 2, at: [50_000, 51_000], attributes: tool("issue_refund") }]);
    const { page } = await dashboard.open(`/runs/${trace.runId}`);
    const grid = page.getByRole("treegrid");
    await grid.getByRole("row", { name: /^0 .*issue_refund/ }).click();
    await page.waitForURL(/step=[0-9a-f-]{36}$/);
    await trace.send([{ id: 3, parent: 2, at: [40_000, 41_000], attributes: chat }]);
    const moved = grid.getByRole("row", { name: /^1 .*issue_refund/ });
    await moved.waitFor();
    expect(await moved.getAttribute("aria-selected")).toBe("true");
    await page.reload();
    await eventually(() => moved.getAttribute("aria-selected")).toBe("true");
  });

  it.each(["light", "dark"] as const)("keeps nobody out, %s", async (colorScheme) => {
    for (const path of [whole, failed, `${failed}?view=table`, "/start"]) {
      const { page, expectNoErrors } = await dashboard.open(path, { colorScheme, reducedMotion: "reduce" });
      await settled(page);
      if (path === "/start") await page.getByRole("button", { name: "OpenTelemetry" }).click();
      expect(await seriousFindings(page)).toEqual([]);
      expect(await skippedLevels(page)).toEqual([]);
      expectNoErrors();
    }
  });

  it("that went round in circles says so, and leads to its steps", async () => {
    const trace = sampleTrace(dashboard.platform.ingestUrl);
    const call = { ...tool("search_orders"), "gen_ai.tool.call.arguments": '{"customer": 7}' };
    await trace.send([
      { id: 1, at: [0, 1_000], attributes: agent("order-desk") },
      ...Array.from({ length: 7 }, (_, n): SampleSpan => {
        return { id: n + 2, parent: 1, at: [n * 100, n * 100 + 60], attributes: call };
      }),
    ]);
    const { page, expectNoErrors } = await dashboard.open(`/runs/${trace.runId}`);
    const note = page.getByRole("region", { name: "Went round in circles" });
    await note.getByText("search_orders was called 7 times with the same arguments").waitFor();
    const grid = page.getByRole("treegrid");
    const marked = grid.getByRole("row", { name: /call \d of 7 with the same arguments/ });
    expect(await marked.count()).toBe(7);
    await note.getByRole("button", { name: "Step 3" }).click();
    await eventually(() => marked.nth(2).getAttribute("aria-selected")).toBe("true");
    const panel = page.getByRole("complementary", { name: "Step" });
    await panel.getByText("call 3 of 7 with the same arguments").last().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expectNoErrors();
  });

  it("of 2,000 spans is read from the outside in", async () => {
    const trace = sampleTrace(dashboard.platform.ingestUrl);
    const workers = Array.from({ length: 200 }, (_, index) => hugePart(index));
    await trace.send([{ id: 1, at: [0, 40_000], attributes: agent("lead") }, ...workers.flat()]);
    const { page, expectNoErrors } = await dashboard.open(`/runs/${trace.runId}`);
    const grid = page.getByRole("treegrid");
    await grid.getByRole("row", { name: /worker_0\b/ }).waitFor();
    expect(Number(await grid.getAttribute("aria-rowcount"))).toBeLessThan(250);
    expectNoErrors();
  });
});

/** A worker among many: an agent with three calls, each with a span of no agent inside. */
function hugePart(index: number): readonly SampleSpan[] {
  const [first, from] = [index * 10 + 2, index * 200];
  const calls = [0, 1, 2].flatMap((call): readonly SampleSpan[] => {
    const [id, start] = [first + 1 + 2 * call, from + 10 + call * 60];
    return [
      { id, parent: first, at: [start, start + 50], attributes: call === 1 ? tool("fetch") : chat },
      { id: id + 1, parent: id, at: [start + 5, start + 45] },
    ];
  });
  return [{ id: first, parent: 1, at: [from, from + 199], attributes: agent(`worker_${index}`) }, ...calls];
}
