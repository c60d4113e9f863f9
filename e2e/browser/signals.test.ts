import { closeChromium } from "@runfacts/dev/chromium";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

const runs = Array.from({ length: 40 }, (_, index) =>
  sampleRun({ agent_id: "judged", agent_version: index < 30 ? "1" : "2" }),
);

/** Thumbs of all runs, a score of every second, a grade of the last. */
const signals = runs.flatMap(({ run_id }, index) => [
  { run_id, name: "thumbs", value: index % 4 !== 0, source: "user" },
  ...(index % 2 === 0 ? [{ run_id, name: "score/tone", value: index / 10, source: "model" }] : []),
  ...(index === 39 ? [{ run_id, name: "grade", value: "partly" }] : []),
]);

describe("signals on the pages", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send(runs);
    const { body } = await postJson(dashboard.platform.ingestUrl, "/v1/signals", { signals });
    expect(JSON.stringify(body)).not.toContain("rejected");
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  it("an agent's panel tells what SQL tells, by name and version", async () => {
    const client = new Client({ connectionString: dashboard.platform.database.ownerUrl });
    await client.connect();
    const { rows } = await client.query<{ version: string; yes: number; answers: number }>(
      `SELECT agent_version AS version, count(*) FILTER (WHERE value)::int AS yes, count(value)::int AS answers
       FROM agent_signals JOIN agent_runs USING (project_id, run_id, stored_on)
       WHERE signal_type = 'thumbs' GROUP BY 1 ORDER BY 1`,
    );
    await client.end();
    const { page, expectNoErrors } = await dashboard.open("/agents?agent_id=judged");
    const panel = page.getByRole("region", { name: "Signals of judged" });
    for (const { version, yes, answers } of rows) {
      const row = panel.getByRole("row", { name: new RegExp(`^thumbs ${version} `) });
      await eventually(() => row.innerText()).toContain(`${Math.round((100 * yes) / answers)}%`);
    }
    await panel
      .getByRole("row", { name: /^score\/tone 1 / })
      .getByText("on average")
      .waitFor();
    await panel
      .getByRole("row", { name: /^grade 2 / })
      .getByText("partly 1")
      .waitFor();
    await panel
      .getByRole("row", { name: /^grade 2 / })
      .getByRole("link", { name: "1", exact: true })
      .click();
    await page.waitForURL(/signal_name=grade/);
    await eventually(() => page.getByRole("row").count()).toBe(2);
    expectNoErrors();
  });

  it("are read in a narrow window, too", async () => {
    const { page, expectNoErrors } = await dashboard.open("/agents?agent_id=judged", {
      viewport: { width: 390, height: 844 },
    });
    const panel = page.getByRole("region", { name: "Signals of judged" });
    await panel.getByText("thumbs").first().waitFor();
    await panel.getByText("on average").first().waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expectNoErrors();
  });

  it("an agent without signals says what to do, and a run tells who said what", async () => {
    await dashboard.send([sampleRun({ agent_id: "silent" })]);
    const { page } = await dashboard.open("/agents?agent_id=silent");
    await page.getByText("No signals in this range").waitFor();
    const { page: ofRun, expectNoErrors } = await dashboard.open(`/runs/${runs[0]?.run_id}`);
    const panel = ofRun.getByRole("region", { name: "Signals" });
    await eventually(() => panel.innerText()).toMatch(/thumbs\s+no, by the user/);
    expectNoErrors();
  });
});
