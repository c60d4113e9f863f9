import { randomUUID } from "node:crypto";
import { closeChromium } from "@runfacts/dev/chromium";
import pg from "pg";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";
import { seriousFindings, skippedLevels } from "./accessible.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";
import { runsBehind } from "./runs-behind.ts";

const START = Date.now() - 3_600_000;

/** Tools of a second each by names, as `plan search Search respond`; one that begins with a capital fails. */
function run(line: string, version: string, isFailed = false): object {
  const at = (second: number) => new Date(START + second * 1000).toISOString();
  const steps = line.split(" ").map((word, seq) => {
    const times = { started_at: at(seq), ended_at: at(seq + 1) };
    const name = word.toLowerCase();
    return sampleStep(seq, {
      ...{ step_id: randomUUID(), step_type: name === "plan" ? "plan" : "tool", name, ...times },
      ...(name !== word && { error_code: "timeout" }),
    });
  });
  return sampleRun({
    ...{ agent_id: "support", agent_version: version, steps, started_at: at(0), ended_at: at(20) },
    status: isFailed ? "failure" : "success",
    failures: isFailed ? [{ failure_type: "tool", failure_code: "timeout", message: "No answer" }] : [],
  });
}

const times = (count: number, line: string, version: string, isFailed = false) =>
  Array.from({ length: count }, () => run(line, version, isFailed));

/** Edges of steps that follow one another, without any of the code that is tested. */
const EDGES_SQL = `
  WITH ended AS (
    SELECT run_id, status = 'failure' AS is_failed, agent_version FROM agent_runs WHERE status IN ('success', 'failure', 'partial')
  ), edge AS (
    SELECT run_id, coalesce(lag(name) OVER way, 'start') AS from_name, name AS to_name FROM agent_steps
    WINDOW way AS (PARTITION BY run_id ORDER BY started_at)
    UNION ALL
    (SELECT DISTINCT ON (run_id) run_id, name, 'end' FROM agent_steps ORDER BY run_id, started_at DESC)
  )
  SELECT
    from_name || ' ' || to_name AS edge,
    count(DISTINCT run_id) FILTER (WHERE side)::int AS side, count(DISTINCT run_id)::int AS runs
  FROM edge JOIN (SELECT *, SIDE AS side FROM ended) AS ended USING (run_id)
  GROUP BY 1`;

describe("paths of an agent", () => {
  let dashboard: Dashboard;
  let client: pg.Client;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send([
      ...times(40, "plan search respond", "1"),
      ...times(20, "plan search rank respond", "2"),
      ...times(10, "plan fetch respond", "1"),
      ...times(12, "plan Fetch fetch respond", "1", true),
    ]);
    client = new pg.Client(dashboard.platform.database.ownerUrl);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  const openPaths = async (query = "") => {
    const { page, expectNoErrors } = await dashboard.open(`/agents?agent_id=support${query}`);
    return { page, expectNoErrors, panel: page.getByRole("region", { name: "Paths", exact: true }) };
  };
  /** By edge: how the shares and the runs are told. */
  const told = async (panel: Locator): Promise<Readonly<Record<string, string>>> => {
    const rows = await panel
      .getByRole("table", { name: /follow one another/ })
      .getByRole("row")
      .all();
    const cells = await Promise.all(rows.slice(1).map((row) => row.getByRole("cell").allInnerTexts()));
    return Object.fromEntries(
      cells.map(([from, to, side, other, runs]) => [`${from} ${to}`, `${side} ${other} ${runs}`]),
    );
  };
  const expected = async (side: string, condition = "true") => {
    const { rows } = await client.query<{ edge: string; side: number; runs: number }>(
      EDGES_SQL.replace("SIDE", side),
    );
    const { rows: counts } = await client.query<{ side: number; other: number }>(
      `SELECT count(*) FILTER (WHERE ${side})::int AS side, count(*) FILTER (WHERE NOT (${side}))::int AS other
      FROM (SELECT *, status = 'failure' AS is_failed FROM agent_runs) AS run WHERE ${condition}`,
    );
    const { side: sides = 0, other: others = 0 } = counts[0] ?? {};
    const share = (part: number, of: number) => `${Math.round((100 * part) / of)}%`;
    return Object.fromEntries(
      rows.map(({ edge, side, runs }) => [
        edge,
        `${share(side, sides)} ${share(runs - side, others)} ${runs}`,
      ]),
    );
  };

  it("tell where failed runs go another way, as SQL does, and lead to the runs of a step", async () => {
    const { page, panel, expectNoErrors } = await openPaths();
    await panel.getByText("82 ended runs, 12 failed").waitFor();
    expect(await told(panel)).toEqual(await expected("is_failed"));
    const [first] = await panel
      .getByRole("table")
      .first()
      .getByRole("row", { name: /more often/ })
      .all();
    expect(await first?.innerText()).toMatch(/^plan\s+fetch\s+100%\s+14%\s+22\s+more often\s+chance: <0.1%/);
    expect(await panel.getByRole("row", { name: /more often/ }).count()).toBe(1);
    const retries = panel.getByRole("table", { name: /each attempt/ });
    await retries
      .getByRole("row", { name: /^fetch 1 45%/ })
      .getByRole("img", { name: /95% interval 27 to 65%/ })
      .waitFor();
    await retries.getByRole("row", { name: /^fetch 2 100%/ }).waitFor();
    expect([...(await seriousFindings(page)), ...(await skippedLevels(page))]).toEqual([]);
    const link = panel.getByRole("link", { name: "fetch, tool: in 22 of 82 runs" });
    await link.focus();
    const href = (await link.getAttribute("href")) ?? "";
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/runs\?.*step_name=fetch/);
    expect(await runsBehind(page, href)).toBe(22);
    expectNoErrors();
  });

  it("tell where a version goes another way; the choice is in the URL", async () => {
    const { page, panel, expectNoErrors } = await openPaths("&a_agent_version=1&b_agent_version=2");
    await panel.getByText("82 ended runs, 12 failed").waitFor();
    const answer = Promise.withResolvers<void>();
    await page.route(/GetPaths.*baselineVersion/, async (route) => {
      await answer.promise;
      await route.continue();
    });
    await panel.getByRole("button", { name: "Two versions" }).click();
    await page.waitForURL(/paths=versions/);
    // What is shown is of the sides before, and says so until the answer is there.
    const heads = panel.getByRole("table").first().getByRole("columnheader");
    expect(await heads.allInnerTexts()).toEqual(expect.arrayContaining(["Failed", "Others"]));
    answer.resolve();
    await eventually(() => heads.allInnerTexts()).toEqual(expect.arrayContaining(["2", "1"]));
    await eventually(() => told(panel)).toEqual(await expected("agent_version = '2'"));
    expect(
      await panel
        .getByRole("row", { name: /less often/ })
        .first()
        .innerText(),
    ).toContain("chance");
    await page.reload();
    await panel.getByRole("row", { name: /search rank.*more often/ }).waitFor();
    expectNoErrors();
  });

  it("says so where there are no two versions, and fits a narrow window", async () => {
    const { page, panel } = await openPaths("&paths=versions&a_agent_version=1&b_agent_version=1");
    await panel.getByText("There are no two versions to compare").waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await panel.getByRole("button", { name: "Failed and others" }).click();
    await panel.getByText("82 ended runs").waitFor();
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await eventually(overflow).toBeLessThanOrEqual(0);
    expect([...(await seriousFindings(page)), ...(await skippedLevels(page))]).toEqual([]);
  });
});
