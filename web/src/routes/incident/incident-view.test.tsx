import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { CauseAttribute } from "@runfacts/gen/client/cause";
import { IncidentKind, IncidentSchema, IncidentState } from "@runfacts/gen/client/incident";
import { MemoryRouter, Route } from "@solidjs/router";
import { render, screen, within } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { CausesPanel } from "./causes-panel.tsx";
import { IncidentFacts } from "./incident-facts.tsx";
import { WhatHappened } from "./what-happened.tsx";

const BEGAN = Date.parse("2026-11-29T12:00:00Z");
const RUN = "0199b0c2-6f1e-7c55-9a31-5d2f60c1a0de";

function show(parts: Pick<MessageInitShape<typeof IncidentSchema>, "state" | "causes"> = {}) {
  const incident = create(IncidentSchema, {
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
        falseDiscoveryRate: 0.0001,
        exampleRunId: RUN,
      },
      {
        attribute: CauseAttribute.TOOL,
        value: "search",
        runCount: 90n,
        affectedRunCount: 45n,
        affectedShare: { value: 0.5 },
        falseDiscoveryRate: 0.01,
        filter: { agentId: "support", stepName: "search" },
      },
    ],
    ...parts,
  });
  const parties = () => (
    <>
      <WhatHappened class="" incident={incident} />
      <IncidentFacts class="" incident={incident} />
      <CausesPanel class="" incident={incident} />
    </>
  );
  render(() => (
    <MemoryRouter>
      <Route path="*" component={parties} />
    </MemoryRouter>
  ));
  return { linkTo: (name: string) => screen.queryByRole("link", { name })?.getAttribute("href") };
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
  const [, first, second] = within(
    screen.getByRole("region", { name: "What affected runs have in common" }),
  ).getAllByRole("row");
  expect(first?.textContent).toMatch(/metadata region eu66\.7%8\.0%40 of 60<0\.1%Example/);
  expect(within(first ?? document.body).queryByRole("link", { name: "eu" })).toBeNull();
  expect(second?.textContent).toMatch(/tool search50\.0%/);
  expect(linkTo("search")).toBe(
    "/runs?agent_id=support&step_name=search&start_time=2026-11-29T12%3A00%3A00.000Z",
  );
});

it("says that nothing stands out", () => {
  show({ causes: [] });
  screen.getByText("Nothing stands out");
});
