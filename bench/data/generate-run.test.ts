import { agents } from "@runfacts/dev/catalogue";
import { generateRun } from "@runfacts/dev/generate-run";
import { createRandom } from "@runfacts/dev/random";
import { describe, expect, it } from "vitest";

function runsOf(seed: number) {
  const random = createRandom(seed);
  return Array.from({ length: 2_000 }, () => generateRun(random, 1_793_520_000_000));
}

describe("generateRun", () => {
  const runs = runsOf(1);

  it("draws the same runs for the same seed, and others for another", () => {
    expect(runsOf(1)).toEqual(runs);
    expect(runsOf(2)[0]).not.toEqual(runs[0]);
  });

  it("comes near the shares it was given", () => {
    const share = (status: string) => runs.filter((run) => run.status === status).length / runs.length;
    expect(share("failure")).toBeCloseTo(0.15, 1);
    expect(share("partial")).toBeCloseTo(0.085, 1);
    expect(new Set(runs.map(({ agent_id }) => agent_id)).size).toBe(agents.length);
  });

  it("lets time pass from step to step, within the run", () => {
    for (const run of runs) {
      const times = run.steps.flatMap((step) => [step.started_at, step.ended_at]);
      expect([run.started_at, ...times, run.ended_at]).toEqual(
        [run.started_at, ...times, run.ended_at].sort((a, b) => a - b),
      );
    }
  });
});

it("pickSkewed prefers the first items", () => {
  const random = createRandom(3);
  const counts = [0, 0, 0, 0];
  for (let n = 0; n < 10_000; n++) {
    const index = random.pickSkewed([0, 1, 2, 3]);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  expect(Math.min(...counts)).toBeGreaterThan(500);
});
