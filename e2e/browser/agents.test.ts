import { randomUUID } from "node:crypto";
import { closeChromium } from "@runfacts/dev/chromium";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../harness/rest.ts";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

const HOUR = 3_600_000;
const hourOf = (ms: number) => new Date(Math.floor(ms / HOUR) * HOUR).toISOString();

/** 56 of 70 runs of version 1 do not fail, and 48 of 80 of version 2, later, which retries once each. */
function twoVersions(): readonly object[] {
  const run = (index: number, version: string, isFailed: boolean, hoursAgo: number) => {
    const start = Date.now() - hoursAgo * HOUR + index * 1_000;
    const at = (ms: number) => new Date(start + ms).toISOString();
    return sampleRun({
      agent_id: "support",
      agent_version: version,
      status: isFailed ? "failure" : "success",
      started_at: at(0),
      ended_at: at(version === "1" ? 1_000 : 3_000),
      steps: Array.from({ length: Number(version) }, (_, seq) =>
        sampleStep(seq, { attempt: seq + 1, started_at: at(0), ended_at: at(0) }),
      ),
      failures: isFailed
        ? [{ failure_type: "model", failure_code: "timeout", message: "No answer in time" }]
        : [],
    });
  };
  return [
    ...Array.from({ length: 70 }, (_, index) => run(index, "1", index >= 56, 50)),
    ...Array.from({ length: 80 }, (_, index) => run(index, "2", index >= 48, 5)),
    sampleRun({ agent_id: "once", environment: "staging" }),
  ];
}

describe("the agents page", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.send(twoVersions());
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  it("gives a row an agent, with its rate and interval; few runs are said to be few", async () => {
    const { page, expectNoErrors } = await dashboard.open("/agents");
    const agents = page.getByRole("region", { name: "Agents", exact: true });
    const support = agents.getByRole("row", { name: /^support/ });
    await eventually(() => support.innerText()).toMatch(/2 \+1\s+69%\s+150\s+46/);
    // Wilson, 104 of 150.
    await support.getByRole("img", { name: "95% interval 62 to 76%", exact: true }).waitFor();
    await agents.getByRole("row", { name: /^once/ }).getByText("small sample").waitFor();
    expectNoErrors();
  });

  it("compares the last two versions, by keyboard from the list", async () => {
    const { page, expectNoErrors } = await dashboard.open("/agents");
    const link = page.getByRole("link", { name: "support", exact: true });
    await link.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/agent_id=support/);
    expect(await link.getAttribute("aria-current")).toBe("true");
    const versions = page.getByRole("region", { name: "Versions of support" });
    await eventually(() => versions.getByRole("row").count()).toBe(3);

    const compare = page.getByRole("region", { name: "Compare" });
    const measure = (name: string) => compare.getByRole("row", { name: new RegExp(`^${name}`) });
    await eventually(() => measure("Failed runs").innerText()).toContain("14 of 70");
    const failed = await measure("Failed runs").innerText();
    expect(failed).toContain("32 of 80");
    // One ran two days after the other.
    expect(failed).toContain("inconclusive: no hour in common");
    await compare.getByText("A and B have no hour in common that is over").waitFor();
    expect(await measure("Duration p50").innerText()).toMatch(/1\.00 s\s+3\.0\d s\s+inconclusive/);
    expect(await measure("Runs with a retry").innerText()).toContain("80 of 80");
    expect(await measure("model / timeout").innerText()).toMatch(/20%\s+14 of 70\s+40%\s+32 of 80/);
    expectNoErrors();
  });

  it("says how many runs of an agent its tracers dropped, and why", async () => {
    const hour = new Date(Math.floor((Date.now() - 5 * HOUR) / HOUR) * HOUR).toISOString();
    const client_report = {
      tracer_id: "019b2f6e-7c1a-7def-8abc-1234567890ab",
      agent_id: "support",
      agent_version: "2",
      environment: "production",
      dropped_runs: [
        { hour, reason: "queue_full", runs: 40 },
        { hour, reason: "closed", runs: 2 },
      ],
    };
    const { body } = await postJson(dashboard.platform.ingestUrl, "/v1/runs:batch", { client_report });
    expect(body).toMatchObject({ client_report: "stored" });
    const { page, expectNoErrors } = await dashboard.open("/agents?agent_id=support");
    const versions = page.getByRole("region", { name: "Versions of support" });
    await versions.getByText("42 runs were dropped before they were sent").waitFor();
    await versions.getByText("40 as the queue was full, 2 as the tracer was closed").waitFor();
    expectNoErrors();
  });

  it("keeps both sides in the URL, and compares two ranges of one version", async () => {
    const { page } = await dashboard.open("/agents?agent_id=support&range=7d");
    const compare = page.getByRole("region", { name: "Compare" });
    const side = (name: string) => compare.getByRole("group", { name, exact: true });
    const runs = compare.getByRole("row", { name: /^Ended runs/ });
    await side("B")
      .getByRole("button", { name: /Time range/ })
      .click();
    await page.getByRole("button", { name: "Last hour" }).click();
    await page.waitForURL(/b_range=1h/);
    await eventually(() => runs.innerText()).toMatch(/70\s+0/);
    await page.reload();
    await eventually(() => runs.innerText()).toMatch(/70\s+0/);
    await page.goBack();
    await eventually(() => runs.innerText()).toMatch(/70\s+80/);
    const ago = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();
    const earlier = `a_agent_version=2&a_start_time=${ago(90)}&a_end_time=${ago(20)}`;
    const later = `b_agent_version=2&b_start_time=${ago(20)}&b_end_time=${ago(0)}`;
    await page.goto(`${dashboard.url}/agents?agent_id=support&range=7d&${earlier}&${later}`);
    await eventually(() => runs.innerText()).toMatch(/0\s+80/);
    await side("A")
      .getByRole("button", { name: /Time range/ })
      .click();
    await page.getByRole("button", { name: "Last 7 days", exact: true }).click();
    await compare.getByText("Both sides share runs").waitFor();
  });

  it("leads from a side to its runs", async () => {
    const { page } = await dashboard.open("/agents?agent_id=support&range=7d");
    const side = page.getByRole("group", { name: "B", exact: true });
    await side.getByRole("link", { name: "Runs" }).click();
    await page.waitForURL(/\/runs\?agent_id=support&agent_version=2&range=7d$/);
    const counts = page.getByRole("region", { name: "Runs" }).getByRole("status").first();
    await eventually(() => counts.innerText()).toContain("80 of 151 runs");
  });

  it("chooses an environment", async () => {
    const { page } = await dashboard.open("/agents");
    await page.getByRole("button", { name: /Environment/ }).click();
    await page.getByRole("option", { name: /staging/ }).click();
    await page.waitForURL(/environment=staging/);
    const agents = page.getByRole("region", { name: "Agents", exact: true });
    await eventually(() => agents.getByRole("row").count()).toBe(2);
  });

  it("says when nothing ran", async () => {
    const { page } = await dashboard.open(
      "/agents?start_time=2020-01-01T00:00:00Z&end_time=2020-01-02T00:00:00Z",
    );
    await page.getByText("No agent ran in this range").waitFor();
    await page.getByRole("button", { name: "Look through all time" }).click();
    await page.getByRole("link", { name: "support", exact: true }).waitFor();
  });
});

describe("an agent of which all runs were dropped", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  it("has a row, and a page that says why, though the project has no run", async () => {
    const { page, expectNoErrors } = await dashboard.open("/agents");
    await page.getByText("No agents yet").waitFor();
    const report = {
      ...{ tracer_id: randomUUID(), agent_id: "lost", agent_version: "7", environment: "production" },
      dropped_runs: [{ hour: hourOf(Date.now()), reason: "refused", runs: 12 }],
    };
    expect(
      await postJson(dashboard.platform.ingestUrl, "/v1/runs:batch", { client_report: report }),
    ).toMatchObject({
      body: { client_report: "stored" },
    });
    await page.reload();
    const agents = page.getByRole("region", { name: "Agents", exact: true });
    await eventually(() => agents.getByRole("row", { name: /^lost/ }).innerText()).toMatch(
      /7\s+—\s+12 dropped\s+0\s+0\s+—/,
    );
    await agents.getByRole("link", { name: "lost", exact: true }).click();
    const versions = page.getByRole("region", { name: "Versions of lost" });
    await versions.getByText("12 refused by the service").waitFor();
    expect(await page.getByRole("region", { name: "Compare" }).count()).toBe(0);
    expectNoErrors();
  });
});
