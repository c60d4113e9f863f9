import { closeChromium } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";
import { seriousFindings, skippedLevels } from "./accessible.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";
import { ask, writeIncidents } from "./incident-rows.ts";

const HOUR = 3_600_000;
const NOW = Date.now();
const BEGAN = new Date(NOW - 12 * HOUR);
const HEADLINE = /^support 2\.1 fails in \d+\.\d% of runs, 2\.0 beside it in 10\.0%$/;
/** Runs of version 2.1 since the incident began. */
const OWN = "agent_id = 'support' AND agent_version = '2.1' AND started_at >= $1";

/** A day of runs of version 2.0, and beside it for half of the day of version 2.1, which fails more often. */
function runs(): readonly object[] {
  return Array.from({ length: 120 }, (_, index) => {
    const isNew = index < 60 && index % 2 === 0;
    const isFailed = isNew ? index % 6 === 0 : index % 10 === 9;
    const at = new Date(NOW - 60_000 - index * 0.2 * HOUR).toISOString();
    return sampleRun({
      agent_id: "support",
      agent_version: isNew ? "2.1" : "2.0",
      environment: "production",
      status: isFailed ? "failure" : "success",
      started_at: at,
      ended_at: at,
      steps: [sampleStep(0, { name: "search", started_at: at, ended_at: at })],
      failures: isFailed ? [{ failure_type: "tool", failure_code: "timeout", message: "No answer" }] : [],
    });
  });
}

describe("incidents", () => {
  let dashboard: Dashboard;
  let regression: string;
  let counted: { readonly runs: number; readonly failed: number };
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send(runs());
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  const inDatabase = (statement: string, values: readonly unknown[] = []) =>
    ask(dashboard.platform.database.ownerUrl, statement, values);

  it("are none: no line, and at home whether anything is watched at all", async () => {
    const { page, expectNoErrors } = await dashboard.open("/incidents");
    await page.getByRole("heading", { name: "No incidents" }).waitFor();
    await page.goto(`${dashboard.url}/`);
    await page.getByText("Whether something got worse is not known: nothing is watched yet.").waitFor();

    await inDatabase(
      "INSERT INTO watch_states VALUES (now() - interval '1 hour', 1, '', '{}'), (now(), 1, 'support', '{}')",
    );
    await page.reload();
    await page.getByText("Nothing got worse in the last 7 days; 1 agent is watched.").waitFor();
    await inDatabase("UPDATE watch_states SET watched_until = now() - interval '9 hours'");
    await page.reload();
    await page.getByText(/1 agent is watched, but only until/).waitFor();
    await inDatabase("UPDATE watch_states SET watched_until = now() - interval '1 hour'");
    await page.getByText("1 agent is watched.").waitFor({ timeout: 20_000 });
    await settled(page);
    expect(await page.getByRole("complementary", { name: "Open incidents" }).count()).toBe(0);
    expectNoErrors();
  });

  it("are over every page and at home while they go on, and lead to what the database has", async () => {
    const [row] = await inDatabase(
      `SELECT count(*)::int AS runs, count(*) FILTER (WHERE status = 'failure')::int AS failed,
        (array_agg(run_id::text ORDER BY started_at) FILTER (WHERE status = 'failure'))[1] AS first
      FROM agent_runs WHERE ${OWN}`,
      [BEGAN],
    );
    counted = { runs: Number(row?.["runs"]), failed: Number(row?.["failed"]) };
    const filter = {
      agentId: "support",
      agentVersion: "2.1",
      stepName: "search",
      startTime: BEGAN.toISOString(),
    };
    const causes = [
      {
        attribute: "CAUSE_ATTRIBUTE_STEP_NAME",
        value: "search",
        runCount: counted.runs,
        affectedRunCount: counted.failed,
        affectedShare: { value: counted.failed / counted.runs, low: 0.2, high: 0.5 },
        affectedShareWithout: 0.1,
        falseDiscoveryRate: 0.001,
        filter,
        exampleRunId: row?.["first"],
      },
    ];
    [regression = ""] = await writeIncidents(dashboard.platform.database.ownerUrl, [
      {
        kind: "version_regression",
        agent_id: "support",
        agent_version: "2.1",
        baseline_version: "2.0",
        environment: "production",
        metric: "failure_rate",
        began_at: BEGAN,
        opened_at: new Date(NOW - 4 * HOUR),
        baseline_value: 0.1,
        observed_value: counted.failed / counted.runs,
        observed_low: 0.2,
        observed_high: 0.5,
        false_alarm_rate: 0.005,
        run_count: counted.runs,
        affected_run_count: counted.failed,
        first_run_id: row?.["first"],
        typical_run_id: row?.["first"],
        causes: JSON.stringify(causes),
      },
    ]);

    const { page, expectNoErrors } = await dashboard.open("/");
    const worse = page.getByRole("region", { name: "What got worse?" });
    const listed = worse.getByRole("row").filter({ hasText: "Worse version" });
    await listed.getByText(`${counted.failed} of ${counted.runs}`).waitFor();
    await page.goto(`${dashboard.url}/?start_time=2020-01-01T00:00:00Z&end_time=2020-01-02T00:00:00Z`);
    await page.getByText("No run in this range").waitFor();
    await worse.getByRole("link", { name: HEADLINE }).waitFor();
    for (const path of ["/", "/runs", "/agents", "/start"]) {
      await page.goto(`${dashboard.url}${path}`);
      const line = page.getByRole("complementary", { name: "Open incidents" });
      await line.getByRole("link", { name: "1 open incident" }).waitFor();
      await line.getByRole("link", { name: HEADLINE }).waitFor();
    }
    await page
      .getByRole("complementary", { name: "Open incidents" })
      .getByRole("link", { name: HEADLINE })
      .click();
    await page.getByRole("heading", { name: HEADLINE, level: 1 }).waitFor();

    const facts = page.getByRole("region", { name: "Figures" });
    await facts.getByText("95% interval 20.0 to 50.0%").waitFor();
    const chart = page.getByRole("table", { name: "Failure rate over time" });
    await chart.waitFor({ state: "attached" });
    const shown = (await chart.getByRole("row").locator("td:first-of-type").allTextContents()).filter(
      (text) => text !== "—",
    );
    const rates = await inDatabase(
      `SELECT count(*) FILTER (WHERE status = 'failure')::float8 / count(*) AS rate FROM agent_runs
      WHERE ${OWN} GROUP BY floor(extract(epoch FROM started_at) / 3600) ORDER BY floor(extract(epoch FROM started_at) / 3600)`,
      [BEGAN],
    );
    expect(shown).toEqual(rates.map(({ rate }) => percent(Number(rate))));

    await page.getByRole("link", { name: "Affected runs", exact: true }).click();
    const counts = page.getByRole("region", { name: "Runs" }).getByRole("status").first();
    await eventually(() => counts.innerText()).toMatch(new RegExp(`^${counted.failed} `));
    await page.goBack();
    await page.getByRole("link", { name: `All ${counted.runs} runs` }).click();
    await eventually(() => counts.innerText()).toMatch(new RegExp(`^${counted.runs} `));
    await page.goBack();
    await page.getByRole("link", { name: "Compare the versions" }).click();
    await page.getByRole("region", { name: "Compare" }).getByText(`${counted.runs}`).first().waitFor();
    expectNoErrors();
  });

  it("are flags on the charts that they concern, by keyboard too", async () => {
    const { page, expectNoErrors } = await dashboard.open("/?range=7d");
    const flag = page
      .getByRole("region", { name: "Runs by status" })
      .getByRole("link", { name: /^Incident since/ });
    await flag.focus();
    await page.getByRole("tooltip").filter({ hasText: "support 2.1 fails in" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(regression));
    const moments = page.getByRole("list", { name: "Moments of the incident" });
    await eventually(() => moments.getByRole("button").count()).toBe(2);
    await moments.getByRole("button", { name: "Opened" }).focus();
    await page
      .getByRole("tooltip")
      .filter({ hasText: /^Opened / })
      .waitFor();
    expectNoErrors();
  });

  it("are listed by state, kind and agent, as the URL says, a page at a time", async () => {
    await writeIncidents(
      dashboard.platform.database.ownerUrl,
      Array.from({ length: 60 }, (_, index) => ({
        kind: "agent_silent",
        agent_id: `agent-${index}`,
        began_at: new Date(NOW - (20 + index) * 24 * HOUR),
        opened_at: new Date(NOW - (19 + index) * 24 * HOUR),
        resolved_at: new Date(NOW - (18 + index) * 24 * HOUR),
        state: "resolved",
      })),
    );
    const { page, expectNoErrors } = await dashboard.open("/incidents");
    const panels = page.getByRole("region").filter({ has: page.getByRole("table") });
    await eventually(() => panels.getByRole("heading").allInnerTexts()).toEqual(["Going on", "Resolved"]);
    const resolved = page.getByRole("region", { name: "Resolved" });
    await eventually(() => resolved.getByRole("row").count()).toBe(51);
    await resolved.getByRole("button", { name: "Show 10 more" }).click();
    await eventually(() => resolved.getByRole("row").count()).toBe(61);
    await page.locator(":focus").getByText("60 of 60 incidents listed").waitFor();

    await page.getByRole("button", { name: /^Kind/ }).click();
    await page.getByRole("option", { name: "Worse version" }).click();
    await page.waitForURL(/kind=version_regression/);
    await eventually(() => page.getByRole("row").count()).toBe(2);
    await page.getByRole("button", { name: "Resolved" }).click();
    await page.waitForURL(/state=resolved&kind=version_regression/);
    await page.getByRole("heading", { name: "No incident matches" }).waitFor();
    await page.goto(`${dashboard.url}/incidents?agent_id=agent-7`);
    await page.getByText("None of these is going on").waitFor();
    await eventually(() => page.getByRole("row").count()).toBe(2);
    await page.getByRole("link", { name: "agent-7 had not run" }).click();
    await page.getByRole("heading", { name: /^agent-7 had not run/, level: 1 }).waitFor();
    expectNoErrors();
  });

  it("of a rule show its limit in the figure, which is of the version that the rule names", async () => {
    const [rule = ""] = await writeIncidents(dashboard.platform.database.ownerUrl, [
      {
        kind: "rule",
        rule: "new-version-failing",
        agent_id: "support",
        agent_version: "2.1",
        metric: "failure_rate",
        began_at: BEGAN,
        opened_at: new Date(NOW - 11 * HOUR),
        resolved_at: new Date(NOW - HOUR),
        state: "resolved",
        observed_value: 0.3,
        threshold: 0.25,
      },
    ]);
    const { page, expectNoErrors } = await dashboard.open(`/incidents/${rule}`);
    const figure = page.getByRole("region", { name: "Failure rate" });
    await figure.getByText("limit 25%", { exact: true }).waitFor();
    const table = figure.getByRole("table", { name: "Failure rate over time, limit 25%" });
    expect(await table.getByRole("columnheader").allTextContents()).toEqual(["Time", "2.1"]);
    await figure.getByText("of runs that ended, every").waitFor();
    await page.getByRole("link", { name: "All runs since" }).click();
    await page.waitForURL(/agent_version=2\.1/);
    expectNoErrors();
  });

  it("that do not exist, or cannot be had, are told as such", async () => {
    const { page, expectNoErrors } = await dashboard.open("/incidents/5b1f1f52-0000-4000-8000-000000000000");
    await page.getByRole("heading", { name: /^No incident 5b1f1f52/ }).waitFor();
    await refuse(page, /ListIncidents/);
    await page.getByRole("link", { name: "All incidents" }).click();
    await page.getByText("Incidents could not be loaded").waitFor();
    await page.unroute(/ListIncidents/);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("link", { name: HEADLINE }).first().waitFor();
    expectNoErrors(/500|404/);
    await page.goto(`${dashboard.url}/incidents/5b1f1f52`);
    await page.getByText("This is no id: an id is a UUID").waitFor();
  });

  it("that go on are shown though those that are resolved cannot be had", async () => {
    const { page } = await dashboard.open("/start");
    await refuse(page, /ListIncidents.*ongoing%22%3Afalse/);
    await page.goto(`${dashboard.url}/incidents`);
    await page.getByRole("region", { name: "Going on" }).getByRole("link", { name: HEADLINE }).waitFor();
    await page.getByText("Resolved incidents could not be loaded").waitFor();
  });

  it("take no page down when their line cannot be loaded", async () => {
    const { page, expectNoErrors } = await dashboard.open("/start");
    const line = /incident-line.*\.js/;
    const asked = page.waitForEvent("requestfailed", (request) => line.test(request.url()));
    await page.route(line, (route) => route.abort());
    await page.goto(`${dashboard.url}/runs`);
    await asked;
    await page.getByRole("table").getByRole("link", { name: "support" }).first().waitFor();
    await page.getByRole("link", { name: "Agents", exact: true }).click();
    await page.getByRole("heading", { name: "Agents", level: 1 }).waitFor();
    // What the browser says of it, and nothing that went wrong in the page.
    expectNoErrors(/ERR_FAILED/);
  });

  it.each([
    ["light", 390],
    ["dark", 390],
    ["light", 1280],
    ["dark", 1280],
  ] as const)("keep nobody out, %s at %d px", async (colorScheme, width) => {
    for (const path of ["/incidents", `/incidents/${regression}`, "/?range=7d"]) {
      const { page, expectNoErrors } = await dashboard.open(path, {
        colorScheme,
        viewport: { width, height: 860 },
        reducedMotion: "reduce",
      });
      await page.getByRole("link", { name: "1 open incident" }).waitFor();
      await settled(page);
      expect(await seriousFindings(page)).toEqual([]);
      expect(await skippedLevels(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      expectNoErrors();
      await page.context().close();
    }
  });

  it("leave the line once somebody took note, not the list", async () => {
    await inDatabase(
      "UPDATE incidents SET state = 'acknowledged', acknowledged_at = now() WHERE state = 'open'",
    );
    const { page, expectNoErrors } = await dashboard.open("/incidents");
    await page.getByRole("region", { name: "Going on" }).getByText("Acknowledged").waitFor();
    await settled(page);
    expect(await page.getByRole("complementary", { name: "Open incidents" }).count()).toBe(0);
    expectNoErrors();
  });
});

/** Answers questions of an address with an error. */
const refuse = (page: Page, address: RegExp) =>
  page.route(address, (route) =>
    route.fulfill({
      status: 500,
      contentType: "application/json",
      body: '{"code":"internal","message":"internal error"}',
    }),
  );

/** `33.3%`, `50%`, as charts write a share. */
const percent = (share: number) => `${(100 * share).toFixed(1)}%`.replace(".0%", "%");
