import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { RunSchema, RunStatus } from "@runfacts/gen/client/run";
import { screen, within } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { renderLinked } from "../../../testing/render-linked.tsx";
import { modelOf } from "../run-model.ts";
import { RunDropped, StepDropped } from "./dropped-facts.tsx";

const [startedAt, endedAt] = [timestampFromMs(0), timestampFromMs(1_000)];
const model = modelOf(
  create(RunSchema, {
    status: RunStatus.SUCCESS,
    startedAt,
    endedAt,
    dropped: [{ field: "session_id", rule: "personal-phone" }],
    steps: [
      {
        stepId: "a",
        startedAt,
        endedAt,
        dropped: [{ field: "metadata.user_email", rule: "personal-email" }],
      },
      { stepId: "b", startedAt, endedAt },
    ],
    failures: [{ stepId: "a", dropped: [{ field: "message", rule: "secret-token" }] }],
  }),
);

it("tells of a step which fields were dropped, why, and what to send instead", () => {
  renderLinked(() => <StepDropped model={model} stepId="a" />);
  screen.getByRole("heading", { name: "2 fields dropped" });
  const [mail, message] = screen.getAllByRole("listitem");
  expect(mail?.textContent).toContain(
    "metadata.user_emailIt holds an e-mail address: send an opaque identifier instead.",
  );
  expect(message?.textContent).toMatch(/^message of its failure/);
});

it("says nothing of a step that has all that was sent", () => {
  const { container } = renderLinked(() => <StepDropped model={model} stepId="b" />);
  expect(container.textContent).toBe("");
});

it("tells of the run what belongs to no step", () => {
  renderLinked(() => <RunDropped model={model} />);
  const region = screen.getByRole("region", { name: "Dropped" });
  expect(within(region).getByRole("listitem").textContent).toContain("session_id");
});

it("leads to the fields of the agent, and to all dropped fields where its id was dropped", () => {
  const dropped = [{ field: "agent_id", rule: "personal-email" }];
  const unnamed = create(RunSchema, { agentId: "redacted", startedAt, endedAt, dropped });
  renderLinked(() => <RunDropped model={modelOf(unnamed)} />);
  const link = screen.getByRole("link", { name: "All dropped fields" });
  expect(link.getAttribute("href")).toBe("/intake?range=all&outcome=dropped");
});
