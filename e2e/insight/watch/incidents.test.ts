import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { acknowledgeIncident, listOngoing } from "@runfacts/db/admin";
import { connectDatabase, type Database } from "@runfacts/db/pool";
import { createDraws } from "@runfacts/insight/testing";
import { noRules, parseRules, type Rules, watchProject } from "@runfacts/insight-svc/watch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner } from "../../harness/embedded-platform.ts";
import { type Platform, startPlatform } from "../../harness/platform.ts";
import { startInsightProcess } from "../../harness/processes.ts";
import { getJson } from "../../harness/rest.ts";
import { CAUSE, type MadeAgent, makeHour } from "./made-agent.ts";
import { watchingAt } from "./replay.ts";
import { sendRuns } from "./send-runs.ts";

const HOUR_MS = 3_600_000;
const PROJECT = 1;
/** A week to learn from, and a day of what is worse. */
const LEARNED_HOURS = 172;
const WORSE_HOURS = 26;

let platform: Platform;
let database: Database;
let firstId = "";
let start = 0;
beforeAll(async () => {
  platform = await startPlatform();
  database = await connectDatabase(platform.database.insightUrl, {
    applicationName: "runfacts-insight",
    pooler: undefined,
  });
  const hours = LEARNED_HOURS + WORSE_HOURS;
  start = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - (hours + 1) * HOUR_MS;
  const agent: MadeAgent = {
    agentId: "support",
    runsAnHour: 8,
    rate: 0.1,
    icc: 0.03,
    worse: { from: start + LEARNED_HOURS * HOUR_MS, rate: 0.26 },
    causeShare: 0.2,
  };
  const draws = createDraws(11);
  const made = Array.from({ length: hours }, (_, i) => makeHour(draws, agent, start + i * HOUR_MS));
  const odd = ["constructor", "__proto__"].map((environment) => ({ ...agent, agentId: "odd", environment }));
  const oddRuns = [0, 1].flatMap((i) => odd.flatMap((each) => makeHour(draws, each, start + i * HOUR_MS)));
  await sendRuns(platform.ingestUrl, [...made.flat(), ...oddRuns]);
}, 120_000);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await platform[Symbol.asyncDispose]();
});

interface Body {
  readonly incidents: readonly Record<string, unknown>[];
  readonly total_incidents: number;
}

async function list(query = ""): Promise<Body> {
  return (await getJson(platform.queryUrl, `/v1/incidents${query}`)).body as Body;
}

function changes() {
  return asOwner<{ state: string }>(
    platform.database.ownerUrl,
    "SELECT state FROM incident_changes ORDER BY changed_at, state",
  );
}

describe("incidents", { timeout: 180_000 }, () => {
  it("one is opened, by however many watchers, with its cause", async () => {
    expect(await list()).toMatchObject({ incidents: [], total_incidents: 0 });
    const watching = watchingAt(Date.now());
    const pool = database.of(PROJECT);
    for (let hours = 1; hours > 0; ) {
      const watched = await Promise.all([1, 2].map(() => watchProject(pool, PROJECT, watching)));
      hours = watched.reduce((sum, each) => sum + each.hours, 0);
    }
    const { incidents } = await list();
    expect(incidents).toHaveLength(1);
    const [incident] = incidents;
    expect(incident).toMatchObject({
      kind: "drift",
      state: "open",
      agent_id: "support",
      environment: "production",
      metric: "failure_rate",
      first_run_id: expect.any(String),
      typical_run_id: expect.any(String),
    });
    firstId = String(incident?.["incident_id"]);
    const whole = (await getJson(platform.queryUrl, `/v1/incidents/${firstId}`)).body as {
      causes: { value: string; attribute: string }[];
    };
    expect(whole.causes[0]).toMatchObject({ attribute: "model", value: CAUSE });
    expect(await changes()).toEqual([{ state: "open" }]);
    const sent: string[] = [];
    const collect = (message: unknown) => sent.push((message as { text: string }).text);
    subscribe("runfacts:statement", collect);
    expect(await watchProject(pool, PROJECT, watching)).toMatchObject({ hours: 0 });
    unsubscribe("runfacts:statement", collect);
    // Every few seconds: what is known of all agents is read where an hour is over alone.
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.filter((text) => text.includes("AS state"))).toEqual([]);
  });

  it("are listed under filters, page by page", async () => {
    for (const query of [
      "?agent_id=support",
      "?kind=drift",
      "?state=open",
      "?ongoing=true",
      "?environment=production",
    ])
      expect((await list(query)).total_incidents, query).toBe(1);
    for (const query of [
      "?agent_id=other",
      "?kind=budget",
      "?state=resolved",
      "?ongoing=false",
      "?environment=dev",
    ])
      expect((await list(query)).total_incidents, query).toBe(0);
    const before = new Date(Date.now() - 30 * 24 * HOUR_MS).toISOString();
    expect((await list(`?end_time=${before}`)).total_incidents).toBe(0);
    expect((await list(`?start_time=${before}`)).total_incidents).toBe(1);
    expect((await getJson(platform.queryUrl, "/v1/incidents?status=success")).status).toBe(400);
    const missing = await getJson(platform.queryUrl, "/v1/incidents/3f0c1a8e-0000-4000-8000-000000000000");
    expect(missing).toMatchObject({
      status: 404,
      body: { code: "not_found", details: [{ reason: "INCIDENT_NOT_FOUND" }] },
    });
  });

  it("are acknowledged by the owner, once", async () => {
    const { ownerUrl } = platform.database;
    expect(await listOngoing(ownerUrl)).toMatchObject([{ id: firstId, kind: "drift", state: "open" }]);
    expect(await acknowledgeIncident(ownerUrl, firstId)).toBe(true);
    expect(await acknowledgeIncident(ownerUrl, firstId)).toBe(false);
    expect((await list()).incidents[0]).toMatchObject({
      state: "acknowledged",
      acknowledged_at: expect.any(String),
    });
    expect(await changes()).toEqual([{ state: "open" }, { state: "acknowledged" }]);
  });

  it("a rule that holds and a budget that is spent have one each, until they do not, or are there no more", async () => {
    const parse = (usd: number) => `
rules:
  - {name: failing, when: failure_rate > 10 % over 7d where agent_id = support}
  - {name: calm, when: failure_rate > 90 % over 7d}
budgets:
  - {name: daily, usd_per_day: ${usd}}`;
    const round = (rules: Rules) =>
      watchProject(database.of(PROJECT), PROJECT, {
        // Within the day of the last runs.
        ...watchingAt(start + (LEARNED_HOURS + WORSE_HOURS) * HOUR_MS - 1),
        rules,
      });
    const told = async () => {
      const { incidents } = await list("?ongoing=true");
      return incidents.filter(({ kind }) => kind !== "drift").map(({ kind, rule }) => [kind, rule]);
    };
    for (let i = 0; i < 2; i++) await round(parseRules(parse(0.000_001), "rules.yaml"));
    expect((await told()).toSorted()).toEqual([
      ["budget", "daily"],
      ["rule", "failing"],
    ]);
    await round(parseRules(parse(1_000), "rules.yaml"));
    expect(await told()).toEqual([["rule", "failing"]]);
    await round(noRules);
    expect(await told()).toEqual([]);
    expect((await list("?kind=budget")).incidents).toMatchObject([
      { state: "resolved", threshold: 0.000_001 },
    ]);
  });

  it("kill -9 of the service opens none twice, and the same is found", async () => {
    const { ownerUrl, insightUrl } = platform.database;
    await asOwner(ownerUrl, "DELETE FROM incidents");
    await asOwner(ownerUrl, "DELETE FROM incident_changes");
    await asOwner(ownerUrl, "DELETE FROM watch_states");
    const killed = await startInsightProcess(insightUrl);
    await new Promise((resolve) => setTimeout(resolve, 400));
    killed.process.kill("SIGKILL");
    await killed.exit;
    // As if its lease had run out.
    await asOwner(ownerUrl, "DELETE FROM watch_leases");
    const service = await startInsightProcess(insightUrl);
    try {
      await expect.poll(async () => (await list()).incidents.length, { timeout: 120_000 }).toBe(1);
      expect((await list()).incidents[0]).toMatchObject({ incident_id: firstId, kind: "drift" });
      expect(await changes()).toEqual([{ state: "open" }]);
      expect((await getJson(service.url, "/readyz")).status).toBe(200);
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      expect(metrics).toMatch(/^runfacts_hours_watched_total \d+$/m);
    } finally {
      await service[Symbol.asyncDispose]();
    }
  });

  it("are over where a service of another version knew what this one cannot read", async () => {
    const { ownerUrl } = platform.database;
    await asOwner(ownerUrl, "UPDATE watch_states SET state = jsonb_set(state, '{method}', '0')");
    expect((await list("?ongoing=true")).total_incidents).toBe(1);
    await watchProject(database.of(PROJECT), PROJECT, watchingAt(Date.now() + 2 * HOUR_MS));
    expect((await list("?ongoing=true")).total_incidents).toBe(0);
    expect(await changes()).toEqual([{ state: "open" }, { state: "resolved" }]);
  });

  it("end with their agent, which is forgotten; and a clock that was ahead is no reason to watch no more", async () => {
    const round = (now: number) => watchProject(database.of(PROJECT), PROJECT, watchingAt(now));
    const known = () =>
      asOwner<{ agent_id: string }>(
        platform.database.ownerUrl,
        "SELECT agent_id FROM watch_states WHERE agent_id <> '' ORDER BY agent_id",
      );
    const now = Date.now();
    while ((await round(now + 62 * 24 * HOUR_MS)).hours > 0);
    expect((await list("?ongoing=true")).total_incidents).toBe(0);
    expect(await known()).toEqual([]);
    let hours = 0;
    for (let more = 1; more > 0; hours += more) more = (await round(now)).hours;
    expect(hours).toBeGreaterThanOrEqual(LEARNED_HOURS + WORSE_HOURS);
    expect(await known()).toEqual([{ agent_id: "odd" }, { agent_id: "support" }]);
  });
});
