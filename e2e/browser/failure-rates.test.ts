import { closeChromium } from "@runfacts/dev/chromium";
import pg from "pg";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../harness/rest.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";
import { ROLLED_BACK, rollback, timeout } from "./rollback.ts";
import { runsBehind } from "./runs-behind.ts";

/** "k of n" of a name. */
type Rates = ReadonlyMap<string, string>;

/**
 * The runs that ended, with whether the tool timed out in them: told by a recorded failure, or by a failed step that no failure
 * names.
 */
const endedRuns = `
  SELECT run_id, agent_id, agent_version, started_at, EXISTS (
    SELECT FROM agent_failures AS failure
    WHERE failure.run_id = run.run_id AND failure_type = '${timeout.failure_type}' AND failure_code = '${timeout.failure_code}'
    UNION ALL
    SELECT FROM agent_steps AS step
    WHERE step.run_id = run.run_id AND step_type = 'tool' AND error_code = '${timeout.failure_code}'
      AND NOT EXISTS (SELECT FROM agent_failures AS failure WHERE failure.step_id = step.step_id)
  ) AS is_affected
  FROM agent_runs AS run
  WHERE status IN ('success', 'failure', 'partial')`;

describe("the page of a failed run", () => {
  let dashboard: Dashboard;
  let client: pg.Client;
  beforeAll(async () => {
    dashboard = await startDashboard();
    const { runs, open } = rollback();
    await dashboard.send(runs);
    for (const part of open)
      expect(await postJson(dashboard.platform.ingestUrl, "/v1/runs:record", { part })).toMatchObject({
        status: 200,
      });
    client = new pg.Client(dashboard.platform.database.ownerUrl);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  const ratesBy = async (column: "agent_id" | "agent_version", condition: string): Promise<Rates> => {
    const { rows } = await client.query<{ name: string; rate: string }>(
      `SELECT ${column} AS name, count(*) FILTER (WHERE is_affected) || ' of ' || count(*) AS rate
      FROM (${endedRuns}) AS run WHERE ${condition} GROUP BY 1`,
    );
    return new Map(rows.map(({ name, rate }) => [name, rate]));
  };
  const ofAgent = `agent_id = '${ROLLED_BACK}'`;
  const affectedRun = async (direction: "ASC" | "DESC", condition = "TRUE"): Promise<string> => {
    const { rows } = await client.query<{ run_id: string }>(
      `SELECT run_id FROM (${endedRuns}) AS run WHERE ${ofAgent} AND is_affected AND ${condition}
      ORDER BY started_at ${direction} LIMIT 1`,
    );
    return rows[0]?.run_id ?? "";
  };
  const isOfBad = "agent_version = '1.6.0'";
  const openRun = async (runId: string) => {
    const { page, expectNoErrors } = await dashboard.open(`/runs/${runId}`);
    const answers = page.getByRole("region", { name: "Why this run failed" });
    return {
      page,
      expectNoErrors,
      answer: (question: string) => answers.getByRole("region", { name: question }),
      history: page.getByRole("region", { name: "How often does this happen?" }),
    };
  };

  it("tells of each version and each agent in how many runs that ended it happened, as SQL does", async () => {
    const { answer, history, expectNoErrors } = await openRun(await affectedRun("DESC", isOfBad));
    const versions = await ratesBy("agent_version", ofAgent);
    const agents = await ratesBy("agent_id", "TRUE");
    expect(versions.get("1.6.0")).toBe("54 of 120");
    await eventually(() => ratesIn(history, "Version")).toEqual(Object.fromEntries(versions));
    const affected = [...agents].filter(([, rate]) => !rate.startsWith("0 "));
    await eventually(() => ratesIn(history, "Agent")).toEqual({
      ...Object.fromEntries(affected),
      "1 other": agents.get("research"),
    });
    const total = agents.get(ROLLED_BACK) ?? "";
    await eventually(() => history.innerText()).toContain(`${total} ended runs of this agent since`);
    await eventually(() => answer("Since when").innerText()).toContain(
      `${total} ended runs of ${ROLLED_BACK}`,
    );
    for (const [version, rate] of versions)
      await eventually(() => answer("Which versions").innerText()).toMatch(
        new RegExp(`${version}\\s+${rate}`),
      );
    expectNoErrors();
  });

  it("says since when, and leads to the first run with it", async () => {
    const first = await affectedRun("ASC");
    const { page, answer } = await openRun(await affectedRun("DESC", isOfBad));
    await answer("Since when").getByRole("link").click();
    await page.waitForURL(new RegExp(`/runs/${first}$`));
    await eventually(() => answer("Since when").innerText()).toContain("Since this run");
    expect(await answer("Since when").innerText()).not.toContain("First time here");
  });

  it("leads from each figure to as many runs", async () => {
    const { page, history } = await openRun(await affectedRun("DESC", isOfBad));
    await history.getByRole("link", { name: /^All \d+ runs with it$/ }).waitFor();
    const figures = await linksWithFigures(history);
    expect(figures.length).toBeGreaterThan(4);
    for (const { href, figure } of figures)
      expect([href, await runsBehind(page, href)]).toEqual([href, figure]);
  });

  it("leads to the comparison of the version with the one before it", async () => {
    const { page, answer } = await openRun(await affectedRun("DESC", isOfBad));
    await answer("Which versions").getByRole("link", { name: "Compare versions" }).click();
    await page.waitForURL(/a_agent_version=1.5.2&b_agent_version=1.6.0$/);
    const rates = await client.query<{ version: string; rate: string }>(
      `SELECT agent_version AS version, count(*) FILTER (WHERE status = 'failure') || ' of ' || count(*) AS rate
      FROM agent_runs WHERE ${ofAgent} AND status IN ('success', 'failure', 'partial') GROUP BY 1`,
    );
    const row = page.getByRole("region", { name: "Compare" }).getByRole("row", { name: /^Failed runs/ });
    const rateOf = (name: string) => rates.rows.find(({ version }) => version === name)?.rate ?? "";
    await eventually(() => row.innerText()).toContain(rateOf("1.5.2"));
    expect(await row.innerText()).toContain(rateOf("1.6.0"));
  });
});

/** What a table of rates shows: "k of n" by name. */
async function ratesIn(panel: Locator, title: string): Promise<Record<string, string>> {
  const rows = panel
    .getByRole("table")
    .filter({ has: panel.page().getByText(title, { exact: true }) })
    .getByRole("row");
  const texts = await rows.allInnerTexts();
  const cells = texts.slice(1).map((text) => text.split("\t").map((cell) => cell.trim()));
  return Object.fromEntries(cells.map(([name = "", rate = ""]) => [name, rate]));
}

/** The links of the panel with the number of runs that each promises. */
async function linksWithFigures(panel: Locator): Promise<{ href: string; figure: number }[]> {
  const found: { href: string; figure: number }[] = [];
  for (const row of await panel.getByRole("row").all()) {
    const link = row.getByRole("link");
    if ((await link.count()) === 0) continue;
    const figure = Number.parseInt((await row.getByRole("cell").nth(1).innerText()).replaceAll(",", ""), 10);
    found.push({ href: (await link.getAttribute("href")) ?? "", figure });
  }
  const all = panel.getByRole("link", { name: /^All \d+ runs with it$/ });
  const figure = Number(/\d+/.exec(await all.innerText())?.[0]);
  return [...found, { href: (await all.getAttribute("href")) ?? "", figure }];
}
