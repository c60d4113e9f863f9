import { openPool } from "@runfacts/db/pool";
import { writeRecords } from "@runfacts/db/testing";
import { closeChromium } from "@runfacts/dev/chromium";
import pg from "pg";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seriousFindings } from "./accessible.ts";
import { BAD_MODEL, BAD_VERSION, commonCauses, FEW, QUIET } from "./common-causes.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";
import { runsBehind } from "./runs-behind.ts";

const TITLE = "What failing runs have in common";

describe("what failing runs have in common", () => {
  let dashboard: Dashboard;
  let client: pg.Client;
  beforeAll(async () => {
    dashboard = await startDashboard();
    const { ingestUrl, ownerUrl } = dashboard.platform.database;
    const pool = await openPool(ingestUrl, { applicationName: "runfacts-test" });
    await writeRecords(pool, 1, commonCauses());
    await pool.end();
    client = new pg.Client(ownerUrl);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  /** "37 of 124 runs failed: 30% (23 to 38%), of others 9%": of runs under a condition, by SQL. */
  const figures = async (condition: string): Promise<string> => {
    const { rows } = await client.query<{ hits: string; runs: string; share: string; others: string }>(
      `SELECT count(*) FILTER (WHERE has AND failed) AS hits, count(*) FILTER (WHERE has) AS runs,
        round(100.0 * count(*) FILTER (WHERE has AND failed) / count(*) FILTER (WHERE has)) AS share,
        round(100.0 * count(*) FILTER (WHERE NOT has AND failed) / count(*) FILTER (WHERE NOT has)) AS others
      FROM (
        SELECT status = 'failure' AS failed, ${condition} AS has FROM agent_runs AS run
        WHERE agent_id NOT IN ('${FEW}', '${QUIET}')
      ) AS run`,
    );
    const [{ hits, runs, share, others } = { hits: "", runs: "", share: "", others: "" }] = rows;
    return `${hits} of ${runs} runs failed: ${share}% (`.concat("…", `of others ${others}%`);
  };
  const itemOf = (panel: Locator, name: string) =>
    panel.getByRole("listitem").filter({ hasText: name }).first();
  const withoutInterval = (text: string) => text.replace(/\(.*?\), /, "(…");
  const isOfVersion = `agent_version = '${BAD_VERSION}'`;
  const hasModel = `EXISTS (SELECT FROM agent_steps AS step WHERE step.run_id = run.run_id AND model = '${BAD_MODEL}')`;

  it("are named on the failures page, with figures that equal SQL, and lead to as many runs", async () => {
    const { page, expectNoErrors } = await dashboard.open("/failures?agent_id=support&range=7d");
    const panel = page.getByRole("region", { name: TITLE });
    const version = itemOf(panel, BAD_VERSION);
    await eventually(async () => withoutInterval(await version.innerText())).toContain(
      await figures(isOfVersion),
    );
    const model = itemOf(panel, BAD_MODEL);
    expect(withoutInterval(await model.innerText())).toContain(await figures(hasModel));
    expect(await model.getByRole("link").count()).toBe(5);
    expect(await panel.innerText()).toContain("At most 1 in 50 of those named is chance");
    expect(await panel.innerText()).not.toContain("apologize");
    expect(await seriousFindings(page)).toEqual([]);
    const link = version.getByRole("link", { name: /^All \d+ runs$/ });
    const shown = Number(/\d+/.exec(await link.innerText())?.[0]);
    expect(await runsBehind(page, (await link.getAttribute("href")) ?? "")).toBe(shown);
    expectNoErrors();
  });

  it("are told of a group of failures, and of a run which of them it has", async () => {
    const { page } = await dashboard.open("/failures?agent_id=support&range=7d");
    await page
      .getByRole("button", { name: /timeout/ })
      .first()
      .click();
    const group = page.getByRole("region", { name: "What runs with this failure have in common" });
    await eventually(() => itemOf(group, BAD_VERSION).innerText()).toContain("had this failure");
    const { rows } = await client.query<{ run_id: string }>(
      `SELECT run_id FROM agent_runs AS run WHERE status = 'failure' AND ${isOfVersion} AND NOT ${hasModel} AND agent_id = 'support'
      ORDER BY started_at DESC LIMIT 1`,
    );
    await page.goto(`${dashboard.url}/runs/${rows[0]?.run_id}`);
    const ofRun = page.getByRole("region", { name: "What runs with this failure have in common" });
    await eventually(() => itemOf(ofRun, BAD_VERSION).innerText()).toContain("this run has it");
    expect(await itemOf(ofRun, BAD_MODEL).innerText()).not.toContain("this run has it");
  });

  it("are told to be too few, or not to stand out", async () => {
    const { page } = await dashboard.open(`/failures?agent_id=${FEW}&range=7d`);
    const panel = page.getByRole("region", { name: TITLE });
    await eventually(() => panel.innerText()).toContain("Too few to compare: 3 of 60 ended runs failed.");
    await page.goto(`${dashboard.url}/failures?agent_id=${QUIET}&range=7d`);
    await eventually(() => panel.innerText()).toContain("No attribute stands out among 60 runs.");
  });

  it("are told of slow and of costly runs on the dashboard", async () => {
    const { page } = await dashboard.open("/?agent_id=support&range=7d");
    const slow = page.getByRole("region", { name: "What slow runs have in common" });
    await eventually(() => itemOf(slow, "crawl").innerText()).toContain("were slow");
    await slow.getByRole("button", { name: "Costly" }).click();
    const costly = page.getByRole("region", { name: "What costly runs have in common" });
    await eventually(() => itemOf(costly, "m-dear").innerText()).toContain("were costly");
    expect(await seriousFindings(page)).toEqual([]);
  });
});
