import { expect, it } from "vitest";
import { groupFailures } from "./failure-groups.ts";

it("groups by type, then code, most frequent first, and keeps types without failures", () => {
  const groups = groupFailures({
    failureBreakdown: { "tool/timeout": 2n, "orchestration/a/b": 14n, "tool/api_error": 8n },
    failureRunBreakdown: { "tool/timeout": 1n, "orchestration/a/b": 9n, "tool/api_error": 8n },
    survivedBreakdown: { "tool/timeout": 2n, "tool/api_error": 3n },
  });
  expect(groups).toEqual([
    { type: "orchestration", count: 14, codes: [{ code: "a/b", count: 14, runs: 9, survived: 0 }] },
    {
      type: "tool",
      count: 10,
      codes: [
        { code: "api_error", count: 8, runs: 8, survived: 3 },
        { code: "timeout", count: 2, runs: 1, survived: 2 },
      ],
    },
    { type: "model", count: 0, codes: [] },
    { type: "retrieval", count: 0, codes: [] },
  ]);
});
