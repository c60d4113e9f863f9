import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { FailureType } from "@runfacts/gen/client/failure";
import { ListFailureGroupsResponseSchema } from "@runfacts/gen/client/failure_group";
import { fireEvent, screen, within } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { renderLinked } from "../../testing/render-linked.tsx";
import { GroupsPanel } from "./groups-panel.tsx";

const at = timestampFromMs(Date.parse("2026-11-20T10:00:00Z"));
const RUN_ID = "0199c3f1-7a3b-7c55-9f0e-3d6a5b1c2d3e";
const timeouts = {
  failureType: FailureType.TOOL,
  failureCode: "timeout",
  stepName: "search_orders",
  agentId: "support",
  failureCount: 7n,
  runCount: 5n,
  firstStartedAt: at,
  lastStartedAt: at,
  agentVersions: [
    { value: "1.6.0", runCount: 4n },
    { value: "1.5.2", runCount: 1n },
  ],
  totalAgentVersions: 2n,
  samples: [
    { runId: RUN_ID, agentVersion: "1.6.0", startedAt: at, stepSeq: 3, message: "No answer within 8 s" },
  ],
  trend: [0n, 3n, 4n],
};
const unsolved = {
  ...timeouts,
  failureType: FailureType.ORCHESTRATION,
  failureCode: "task_not_solved",
  stepName: undefined,
  failureCount: 2n,
  samples: [{ runId: RUN_ID, agentVersion: "1.6.0", startedAt: at, message: "Not solved" }],
};

function show(more: MessageInitShape<typeof ListFailureGroupsResponseSchema> = {}) {
  const groups = create(ListFailureGroupsResponseSchema, {
    groups: [timeouts, unsolved],
    totalGroups: 2n,
    totalFailures: 9n,
    ...more,
  });
  renderLinked(() => <GroupsPanel filter={{ range: { preset: "7d" } }} groups={groups} />);
}

it("gives a row a group, closed", () => {
  show();
  const region = screen.getByRole("region", { name: "Failure groups" });
  expect(within(region).getByText("9 failures in 2 groups")).toBeTruthy();
  const rows = within(region).getAllByRole("row").slice(1);
  expect(rows.map((row) => within(row).getByRole("button").getAttribute("aria-expanded"))).toEqual([
    "false",
    "false",
  ]);
  expect(rows[1]?.textContent).toContain("whole run");
  expect(within(region).queryByText("Latest runs")).toBeNull();
});

it("marks the groups that agents survived, and tells how many of others they did", () => {
  show({
    groups: [
      { ...timeouts, survivedCount: 3n },
      { ...unsolved, survivedCount: 2n },
    ],
    totalSurvived: 5n,
  });
  expect(screen.getByText("9 failures in 2 groups, 5 survived")).toBeTruthy();
  const [mixed, all] = screen.getAllByRole("row").slice(1);
  expect(mixed?.textContent).toContain("3 survived");
  expect(all?.querySelector(".c-failure")?.textContent).toContain("survived");
  expect(mixed?.querySelector(".c-failure")?.textContent).not.toContain("survived");
});

it("opens to its runs at the step that failed, and to the explorer with the same filter and range", async () => {
  show();
  const [button] = screen.getAllByRole("button", { expanded: false });
  fireEvent.click(button as HTMLElement);
  const opened = await screen.findByRole("button", { expanded: true });
  await screen.findByRole("heading", { name: "Latest runs" });
  const details = document.getElementById(opened.getAttribute("aria-controls") ?? "") as HTMLElement;
  const hrefs = within(details)
    .getAllByRole("link")
    .map((link) => link.getAttribute("href"));
  const group = "failure_type=tool&agent_id=support";
  const rest = "failure_code=timeout&step_name=search_orders&range=7d";
  expect(hrefs).toEqual([
    `/runs/${RUN_ID}?step=3`,
    `/runs?${group}&agent_version=1.6.0&${rest}`,
    `/runs?${group}&agent_version=1.5.2&${rest}`,
    `/runs?${group}&${rest}`,
  ]);
  fireEvent.click(opened);
  await expect.poll(() => screen.queryByRole("button", { expanded: true })).toBeNull();
});

it("tells the messages of a group, each once, and which failures have none", async () => {
  const messages = [
    { message: "No answer within 8 s", fingerprint: "0123456789abcdef", failureCount: 4n },
    { message: "Gone away", failureCount: 1n },
  ];
  show({ groups: [{ ...timeouts, survivedCount: 2n, messages, totalMessages: 3n }] });
  fireEvent.click(screen.getByRole("button", { expanded: false }));
  const section = await screen.findByRole("region", { name: "Messages" });
  const items = within(section).getAllByRole("listitem");
  expect(items.map((item) => item.textContent)).toEqual([
    "No answer within 8 s4 failures",
    "Gone away1 failure",
  ]);
  const shares = items.map((item) => item.querySelector<HTMLElement>("[style]")?.style.width);
  expect(shares).toEqual(["80%", "20%"]);
  expect(section.textContent).toContain("and 1 more.");
  expect(section.textContent).toContain("2 survived, without a message of their own.");
});

it("says what is not shown and what is not counted", () => {
  show({ totalGroups: 12n, totalFailures: 20_000n, countedSince: at });
  expect(screen.getByText(/most frequent groups are shown/).textContent).toContain("other 10");
  expect(screen.getByText(/latest 20,000 failures are counted/)).toBeTruthy();
});
