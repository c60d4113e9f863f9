import { closeChromium } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { seriousFindings } from "./accessible.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

const AGENTS = 450;
const VERSIONS = 230;
const ENVIRONMENTS = 60;
const padded = (index: number) => String(index).padStart(3, "0");
const agentIds = ["many", ...Array.from({ length: AGENTS - 1 }, (_, index) => `agent-${padded(index)}`)];

/** One agent with many versions, and many agents of one run each, in as many environments. */
const runs = [
  ...Array.from({ length: VERSIONS }, (_, index) =>
    sampleRun({ agent_id: "many", agent_version: `v${padded(index)}`, environment: "env-00", steps: [] }),
  ),
  ...agentIds.slice(1).map((agent_id, index) =>
    sampleRun({
      agent_id,
      environment: `env-${padded(index % ENVIRONMENTS).slice(1)}`,
      steps: [],
    }),
  ),
];

describe("more agents than a page", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    expect((await postJson(dashboard.platform.ingestUrl, "/v1/runs:batch", { runs })).status).toBe(200);
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
  const namesIn = (panel: Locator) => panel.locator("td.c-name").allInnerTexts();
  const more = (panel: Locator, count: number) =>
    panel.getByRole("button", { name: `Show ${count} more`, exact: true });
  const said = (panel: Locator) => eventually(() => panel.getByRole("status").innerText());

  it("are all listed, each once, by keyboard, and told", async () => {
    const { page, expectNoErrors } = await dashboard.open("/agents");
    const agents = region(page, "Agents");
    await said(agents).toBe("200 of 450 agents listed");
    await agents.getByText("the 200 of 450 agents with most runs").waitFor();
    expect((await namesIn(agents)).length).toBe(200);
    await settled(page);
    expect(await seriousFindings(page, "section > :is(header, footer)")).toEqual([]);

    // The next page, and what is below, are in reach without a way past all rows.
    const foot = await more(agents, 200).boundingBox();
    expect(foot?.y).toBeLessThan(page.viewportSize()?.height ?? 0);

    await more(agents, 200).focus();
    await page.keyboard.press("Enter");
    await said(agents).toBe("400 of 450 agents listed");
    // The focus stays where the next page is had from.
    expect(await more(agents, 50).evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await said(agents).toBe("450 of 450 agents listed");
    const status = agents.getByRole("status");
    await eventually(() => status.evaluate((text) => text === document.activeElement)).toBe(true);
    expect(await agents.getByRole("button").count()).toBe(0);
    expect(await namesIn(agents)).toEqual(agentIds);

    // Neither one of them nor its runs make the list short again.
    await agents.getByRole("link", { name: "agent-448", exact: true }).click();
    await region(page, "Versions of agent-448").getByRole("link", { name: "Runs" }).click();
    await page.waitForURL(/\/runs\?agent_id=agent-448/);
    await page.goBack();
    await eventually(async () => (await namesIn(agents)).length).toBe(AGENTS);
    expectNoErrors();
  });

  it("are asked for again where they could not be had", async () => {
    const { page } = await dashboard.open("/agents");
    const agents = region(page, "Agents");
    await said(agents).toBe("200 of 450 agents listed");
    await page.route(/ListAgents/, (route) =>
      route.fulfill({ status: 400, json: { code: "invalid_argument", message: "not now" } }),
    );
    await more(agents, 200).click();
    await agents.getByRole("alert").getByText("More agents could not be loaded: not now").waitFor();
    expect((await namesIn(agents)).length).toBe(200);
    await page.unrouteAll();
    await agents.getByRole("button", { name: "Try again" }).click();
    await said(agents).toBe("400 of 450 agents listed");
    expect(await agents.getByRole("alert").count()).toBe(0);
  });

  it("have more versions than a page", async () => {
    const { page, expectNoErrors } = await dashboard.open("/agents?agent_id=many");
    const versions = region(page, "Versions of many");
    await said(versions).toBe("200 of 230 versions listed");
    await more(versions, 30).click();
    await said(versions).toBe("230 of 230 versions listed");
    expect(new Set(await namesIn(versions)).size).toBe(VERSIONS);
    expectNoErrors();
  });

  it("are offered in part by filters, which say how many more there are, and take any", async () => {
    const { page, expectNoErrors } = await dashboard.open("/runs");
    const field = page.getByRole("combobox", { name: "Any agent", exact: true });
    await page.getByText("400 more not listed: type one").waitFor();
    expect(await field.getAttribute("placeholder")).toBe("Any of 450");
    await settled(page);
    expect(await seriousFindings(page)).toEqual([]);
    await field.fill("agent-448");
    await page.getByRole("option", { name: "agent-448" }).click();
    await page.waitForURL(/agent_id=agent-448/);
    const counts = region(page, "Runs").getByRole("status").first();
    await eventually(() => counts.innerText()).toContain("1 of 679 runs");

    await page.goto(`${dashboard.url}/agents`);
    const environment = page.getByRole("combobox", { name: "Environment", exact: true });
    await page.getByText("10 more not listed: type one").waitFor();
    expect(await environment.getAttribute("placeholder")).toBe("Any of 60");
    await environment.fill("env-59");
    await page.getByRole("option", { name: "env-59" }).click();
    await page.waitForURL(/environment=env-59/);
    await eventually(async () => (await namesIn(region(page, "Agents"))).length).toBe(7);
    expectNoErrors();
  });
});
