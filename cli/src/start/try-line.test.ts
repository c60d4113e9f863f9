import { expect, it } from "vitest";
import { tryLine } from "./try-line.ts";

it("sends a run that took some seconds, until now, as its steps did", () => {
  const now = Date.parse("2027-03-04T05:06:07.890Z");
  const line = tryLine("http://127.0.0.1:8000", now);
  expect(line).toMatch(/^Try: curl -i http:\/\/127\.0\.0\.1:8000\/v1\/runs /);
  const run = JSON.parse(/-d '(.*)'$/.exec(line)?.[1] ?? "");
  expect([run.started_at, run.ended_at]).toEqual(["2027-03-04T05:06:04.890Z", "2027-03-04T05:06:07.890Z"]);
  const times = run.steps.flatMap((step: Record<string, string>) => [step["started_at"], step["ended_at"]]);
  expect([run.started_at, ...times, run.ended_at]).toEqual([
    run.started_at,
    ...times.toSorted(),
    run.ended_at,
  ]);
  for (const step of run.steps)
    expect(Date.parse(step.ended_at)).toBeGreaterThan(Date.parse(step.started_at));
});
