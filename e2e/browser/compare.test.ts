import { closeChromium } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";
import { seriousFindings } from "./accessible.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

const HOUR = 3_600_000;
const HOURS = 8;
const RUNS = 20;

/** Two versions that ran in the same hours: every tenth run of version 1 failed, and four of ten of version 2. */
function sameHours(): ReturnType<typeof sampleRun>[] {
  const last = Math.floor(Date.now() / HOUR) * HOUR;
  return Array.from({ length: HOURS * RUNS * 2 }, (_, n) => {
    const [hour, version] = [1 + (n % HOURS), 1 + (Math.floor(n / HOURS) % 2)];
    const place = Math.floor(n / HOURS / 2);
    const isFailed = place % 10 < (version === 1 ? 1 : 4);
    const at = (ms: number) =>
      new Date(last - hour * HOUR + place * 60_000 + version * 1_000 + ms).toISOString();
    return sampleRun({
      agent_id: "support",
      agent_version: `${version}`,
      status: isFailed ? "failure" : "success",
      started_at: at(0),
      ended_at: at(1_000 * version),
      steps: [sampleStep(0, { started_at: at(0), ended_at: at(0) })],
      failures: isFailed
        ? [{ failure_type: "tool", failure_code: "timeout", message: "No answer in time" }]
        : [],
    });
  });
}

describe("versions that ran in the same hours", () => {
  let dashboard: Dashboard;
  const runs = sameHours();
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send(runs);
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  it("are compared by figures that SQL has, too, with a verdict in words", async () => {
    const client = new pg.Client(dashboard.platform.database.ownerUrl);
    await client.connect();
    const { rows } = await client.query<{ failed: string; runs: string; median: number }>(
      `SELECT count(*) FILTER (WHERE status = 'failure') AS failed, count(*) AS runs,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_ms) AS median
      FROM agent_runs WHERE agent_id = 'support' GROUP BY agent_version ORDER BY agent_version`,
    );
    await client.end();
    const { page, expectNoErrors } = await dashboard.open(
      "/agents?agent_id=support&range=7d&a_agent_version=1&b_agent_version=2",
    );
    const compare = page.getByRole("region", { name: "Compare" });
    const cells = async (name: string) =>
      compare
        .getByRole("row", { name: new RegExp(`^${name}`) })
        .getByRole("cell")
        .allInnerTexts();
    await compare.getByText(`Verdicts compare ${HOURS} hours in which both ran`).waitFor();
    for (const [place, side] of rows.entries()) {
      expect((await cells("Ended runs"))[place]).toBe(side.runs);
      expect((await cells("Failed runs"))[place]).toContain(`${side.failed} of ${side.runs}`);
      expect((await cells("tool / timeout"))[place]).toContain(`${side.failed} of ${side.runs}`);
      const median = Number.parseFloat((await cells("Duration p50"))[place] ?? "");
      expect(Math.abs(median / (side.median / 1_000) - 1)).toBeLessThan(0.011);
    }
    expect((await cells("Failed runs"))[2]).toMatch(/^worse\s+\+30\.0 pp\s+95% interval \+\d/);
    expect((await cells("Duration p50"))[2]).toMatch(/^worse\s+\+10[01]%/);
    expect(await seriousFindings(page)).toEqual([]);
    expectNoErrors();
  });

  it("have their verdict on the page of a failed run", async () => {
    const failed = runs.find((run) => run["status"] === "failure" && run["agent_version"] === "2");
    const { page, expectNoErrors } = await dashboard.open(`/runs/${failed?.run_id}`);
    await settled(page);
    const answers = page.getByRole("region", { name: "Which versions" });
    await eventually(() => answers.innerText()).toMatch(/2 against 1: worse, \+30\.0 pp \(\+/);
    expectNoErrors();
  });

  it("cannot be compared with themselves", async () => {
    const { page } = await dashboard.open(
      "/agents?agent_id=support&range=7d&a_agent_version=1&b_agent_version=1",
    );
    await page.getByText("Both sides share runs").waitFor();
  });
});
