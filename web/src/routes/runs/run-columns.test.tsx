import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { RunSource, RunStatus, RunSummarySchema } from "@runfacts/gen/client/run";
import { describe, expect, it } from "vitest";
import { renderLinked } from "../../testing/render-linked.tsx";
import { runColumns } from "./run-columns.tsx";

/** What the cell of the agent says. */
function agentCell(rest: MessageInitShape<typeof RunSummarySchema>): string {
  const run = create(RunSummarySchema, { runId: "r", agentId: "support", ...rest });
  const Cell = runColumns.find((column) => column.id === "agent")?.Cell;
  if (Cell === undefined) throw new Error("there is no such column");
  const { container } = renderLinked(() => <Cell run={run} longestMs={1} />);
  for (const hidden of container.querySelectorAll("[aria-hidden=true]")) hidden.remove();
  return container.textContent;
}

describe("the agent of a run", () => {
  it.each([
    [{ source: RunSource.RUNFACTS }, "support"],
    [{ source: RunSource.OPENTELEMETRY }, "supportOpenTelemetry"],
    [
      { source: RunSource.OPENTELEMETRY, incomplete: true, status: RunStatus.FAILURE },
      "supportOpenTelemetry, incomplete",
    ],
    [
      { source: RunSource.OPENTELEMETRY, incomplete: true, status: RunStatus.RUNNING },
      "supportOpenTelemetry",
    ],
  ])("has a mark where OpenTelemetry reported it: %o", (rest, text) => {
    expect(agentCell(rest)).toBe(text);
  });
});
