import { describe, expect, it } from "vitest";
import { OpenRuns } from "./open-runs.ts";

const COUNT = 3_000;

function openRuns() {
  const aborted: number[] = [];
  const runs = new OpenRuns();
  const held = Array.from({ length: COUNT }, (_, index) => ({
    runId: `run-${index}`,
    leave: () => undefined,
    abort: () => aborted.push(index),
  }));
  for (const run of held) runs.add(run);
  return { runs, held, aborted };
}

describe("the open runs of a tracer", () => {
  it("all end with the process while the agent works with them, however many they are", () => {
    const { runs, held, aborted } = openRuns();
    expect(runs.size).toBe(COUNT);
    expect(runs.all().length).toBe(COUNT);
    runs.abort({ code: "process_exit" });
    expect(aborted).toEqual(held.map((_, index) => index));
  });

  it("are let go of when they end", () => {
    const { runs, held, aborted } = openRuns();
    for (const run of held) runs.remove(run);
    expect(runs.size).toBe(0);
    runs.abort({ code: "process_exit" });
    expect(aborted).toEqual([]);
  });
});
