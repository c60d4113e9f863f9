import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { IntakeOutcome, ListIntakeViolationsResponseSchema } from "@runfacts/gen/client/intake_violation";
import { screen, within } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { renderLinked } from "../../testing/render-linked.tsx";
import { ViolationsPanel } from "./violations-panel.tsx";

const at = timestampFromMs(Date.parse("2026-11-20T10:00:00Z"));
const found = create(ListIntakeViolationsResponseSchema, {
  violations: [
    {
      outcome: IntakeOutcome.DROPPED,
      agentId: "support",
      rule: "personal-email",
      field: "steps.metadata.user_email",
      fieldCount: 1_204n,
      runCount: 311n,
      firstReceivedAt: at,
      lastReceivedAt: at,
    },
    {
      outcome: IntakeOutcome.REFUSED,
      rule: "too_large",
      fieldCount: 1n,
      runCount: 1n,
      firstReceivedAt: at,
      lastReceivedAt: at,
    },
  ],
  totalViolations: 5n,
  totalDroppedFields: 1_210n,
  totalRefusedFields: 1n,
});

function show(answer = found) {
  const filter = { range: { preset: "24h" }, outcome: "dropped" } as const;
  renderLinked(() => <ViolationsPanel filter={filter} found={answer} />);
  return screen.getByRole("region", { name: "Dropped and refused" });
}

it("says of each field what is wrong, what to send, how often and whose it is", () => {
  const region = show();
  within(region).getByText("1,210 fields dropped, 1 field refused");
  const [, dropped, refused] = within(region).getAllByRole("row");
  expect(dropped?.textContent).toContain("steps.metadata.user_email");
  expect(dropped?.textContent).toContain("Holds an e-mail address: send an opaque identifier instead");
  expect(dropped?.textContent).toMatch(/support.*Dropped.*1,204.*311/);
  expect(refused?.textContent).toMatch(/the run as a whole.*session_id.*not known.*Refused/);
});

it("leads to what one agent sent, under the same filter", () => {
  const region = show();
  expect(within(region).getByRole("link", { name: "support" }).getAttribute("href")).toBe(
    "/intake?agent_id=support&range=24h&outcome=dropped",
  );
});

it("tells how many rows are not shown", () => {
  within(show()).getByText(/The 2 most frequent are shown, 3 are not/);
});

it("says nothing of other rows where all are shown", () => {
  const all = create(ListIntakeViolationsResponseSchema, { ...found, totalViolations: 2n });
  expect(within(show(all)).queryByText(/most frequent/)).toBeNull();
});
