import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { CauseAttribute } from "@runfacts/gen/client/cause";
import { IncidentKind, IncidentSchema, IncidentState } from "@runfacts/gen/client/incident";
import { screen, within } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { expect, it } from "vitest";
import { renderLinked } from "../../testing/render-linked.tsx";
import { IncidentCauses } from "./incident-causes.tsx";
import { IncidentFacts } from "./incident-facts.tsx";
import { WhatHappened } from "./what-happened.tsx";

const BEGAN = Date.parse("2026-11-29T12:00:00Z");
const RUN = "0199b0c2-6f1e-7c55-9a31-5d2f60c1a0de";

type Parts = Pick<MessageInitShape<typeof IncidentSchema>, "kind" | "state" | "causes" | "falseAlarmRate">;

const incidentOf = (parts: Parts) =>
  create(IncidentSchema, {
    incidentId: "5b1f1f52-0000-4000-8000-000000000000",
    kind: IncidentKind.VERSION_REGRESSION,
    state: IncidentState.OPEN,
    agentId: "support",
    agentVersion: "2.1",
    baselineVersion: "2.0",
    environment: "production",
    metric: "failure_rate",
    beganAt: timestampFromMs(BEGAN),
    openedAt: timestampFromMs(BEGAN),
    baseline: { value: 0.09 },
    observed: { value: 0.15, low: 0.129, high: 0.174 },
    falseAlarmRate: 0.025,
    runCount: 500n,
    affectedRunCount: 75n,
    firstRunId: RUN,
    causes: [
      {
        attribute: CauseAttribute.METADATA,
        key: "region",
        value: "eu",
        runCount: 60n,
        affectedRunCount: 40n,
        affectedShare: { value: 0.667, low: 0.54, high: 0.77 },
        affectedShareWithout: 0.08,
        excessRunCount: 35,
        exampleRunId: RUN,
        exampleRunIds: [RUN],
      },
      {
        attribute: CauseAttribute.TOOL,
        value: "search",
        runCount: 90n,
        affectedRunCount: 45n,
        affectedShare: { value: 0.5 },
        filter: { agentId: "support", stepName: "search", startTime: timestampFromMs(BEGAN) },
        exampleRunId: RUN,
      },
    ],
    ...parts,
  });

function show(parts: Parts = {}) {
  const [incident, setIncident] = createSignal(incidentOf(parts));
  const parties = () => (
    <>
      <WhatHappened class="" incident={incident()} />
      <IncidentFacts class="" incident={incident()} />
      <IncidentCauses class="" incident={incident()} />
    </>
  );
  renderLinked(parties);
  return {
    linkTo: (name: string) => screen.queryByRole("link", { name })?.getAttribute("href"),
    /** Has the same incident anew, as every half a minute. */
    pollAgain: () => setIncident(incidentOf(parts)),
  };
}

it("leads to the runs, both versions side by side and the agent, each one click away", () => {
  const { linkTo } = show();
  const since = "start_time=2026-11-29T12%3A00%3A00.000Z";
  const version = "agent_id=support&agent_version=2.1&environment=production";
  expect(linkTo("First run")).toBe(`/runs/${RUN}`);
  expect(linkTo("Typical run")).toBeUndefined();
  expect(linkTo("Affected runs")).toBe(`/runs?status=failure&${version}&${since}`);
  expect(linkTo("All runs since")).toBe(`/runs?${version}&${since}`);
  expect(linkTo("Compare the versions")).toBe(
    `/agents?agent_id=support&environment=production&${since}&a_agent_version=2.0&b_agent_version=2.1`,
  );
  expect(linkTo("Agent")).toBe(`/agents?agent_id=support&environment=production&${since}`);
});

it("leads from an agent that is silent to what it did before: since then there is nothing", () => {
  const { linkTo } = show({ kind: IncidentKind.AGENT_SILENT });
  expect(linkTo("All runs since")).toBeUndefined();
  expect(linkTo("Runs before")).toBe(
    "/runs?agent_id=support&agent_version=2.1&environment=production&start_time=2026-11-22T12%3A00%3A00.000Z&end_time=2026-11-29T12%3A00%3A00.000Z",
  );
  expect(linkTo("Agent")).toBe(
    "/agents?agent_id=support&environment=production&start_time=2026-11-22T12%3A00%3A00.000Z&end_time=2026-11-29T12%3A00%3A00.000Z",
  );
});

it("tells how to take note of it while nobody did", () => {
  show();
  screen.getByText("npm run incidents -- acknowledge 5b1f1f52-0000-4000-8000-000000000000");
});

it("tells nothing of that once somebody did", () => {
  show({ state: IncidentState.ACKNOWLEDGED });
  expect(screen.queryByText(/npm run incidents/)).toBeNull();
});

it("shows the figures with their interval", () => {
  show();
  const facts = screen.getByRole("region", { name: "Figures" });
  expect(facts.textContent).toMatch(
    /When opened15\.0%95% interval 12\.9 to 17\.4%In 2\.09\.0%Runs500Affected runs75/,
  );
});

it("ranks causes; each leads to its runs where a filter selects them", () => {
  const { linkTo } = show();
  const [first, second] = within(
    screen.getByRole("region", { name: "What affected runs have in common" }),
  ).getAllByRole("listitem");
  expect(first?.textContent).toContain(
    "40 of 60 runs were affected: 67% (54 to 77%), of others 8%. 35 affected runs more than expected.",
  );
  expect(within(first ?? document.body).getAllByRole("link")).toHaveLength(1);
  expect(second?.textContent).toMatch(/^toolsearch45 of 90 runs were affected/);
  expect(linkTo("All 90 runs")).toBe(
    "/runs?ended=true&agent_id=support&step_name=search&start_time=2026-11-29T12%3A00%3A00.000Z",
  );
});

it.each(["All 90 runs", "First run"])("leaves the focus on %s when it is had anew", (name) => {
  const { pollAgain } = show();
  const link = screen.getByRole("link", { name });
  link.focus();
  pollAgain();
  expect(document.activeElement).toBe(link);
});

it("says that nothing stands out", () => {
  show({ causes: [] });
  screen.getByText("Nothing stands out");
});
