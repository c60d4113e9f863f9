import { create } from "@bufbuild/protobuf";
import { AgentSummarySchema } from "@runfacts/gen/client/stats";
import { render, screen } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { DroppedRuns } from "./dropped-runs.tsx";

const show = (...dropped: readonly Record<string, bigint>[]) =>
  render(() => (
    <DroppedRuns
      versions={dropped.map((clientDroppedRuns) => create(AgentSummarySchema, { clientDroppedRuns }))}
    />
  )).container.textContent;

it("tells how many runs of all versions were dropped, the most frequent reason first", () => {
  expect(show({ queue_full: 1_200n, closed: 2n }, { closed: 3n, unauthorized: 7n })).toContain(
    "1,212 runs were dropped before they were sent: 1,200 as the queue was full, 7 as the API key was refused, 5 as the tracer was closed.",
  );
  expect(screen.getByRole("link").getAttribute("href")).toMatch(/docs\/sdk\.md#dropped-runs$/);
});

it("tells of one, and of a reason that a later SDK has", () => {
  expect(show({ later: 1n })).toContain("1 run was dropped before it was sent: 1 for another reason.");
});

it("tells nothing where none was dropped", () => {
  expect(show({}, {})).toBe("");
});
