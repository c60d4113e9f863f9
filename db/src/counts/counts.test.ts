import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedFailures, expectedOwnLatency } from "../read/testing/expected-counts.ts";
import type { EndedStepRow } from "../rows.ts";
import { failureRecord, runRecord, stepRecord } from "../testing/index.ts";
import { countRun } from "./count-run.ts";
import { usageOnce } from "./usage-once.ts";
import { waitingTime } from "./waiting-time.ts";

/** A step under way from one millisecond to another. */
const step = (id: string, [from, to]: readonly [number, number], given: Partial<EndedStepRow> = {}) =>
  stepRecord({
    step_id: id,
    started_at: BigInt(from) * 1_000n,
    ended_at: BigInt(to) * 1_000n,
    latency_ms: to - from,
    ...given,
  });
const inside = (parent_step_id: string) => ({ parent_step_id });
const own = (steps: readonly EndedStepRow[]) => Object.fromEntries(countRun(steps, []).ownLatencies);
const survived = (...given: Parameters<typeof countRun>) => [...countRun(...given).survived];

describe("own latency", () => {
  it("is what the steps right inside do not cover", () => {
    expect(own([step("agent", [0, 4_000]), step("call", [0, 4_000], inside("agent"))])).toEqual({ agent: 0 });
    expect(own([step("agent", [0, 4_000]), step("call", [1_000, 2_500], inside("agent"))])).toEqual({
      agent: 2_500,
    });
  });

  it("takes steps at the same time for one, and only within the step", () => {
    const parts = [step("a", [0, 300], inside("p")), step("b", [100, 500], inside("p"))];
    expect(own([step("p", [200, 1_000]), ...parts])).toEqual({ p: 500 });
    const late = step("c", [2_000, 3_000], inside("p"));
    expect(own([step("p", [200, 1_000]), ...parts, late])).toEqual({ p: 500 });
  });

  it("is covered by children alone, not by theirs", () => {
    const steps = [step("p", [0, 10]), step("c", [0, 4], inside("p")), step("g", [4, 10], inside("c"))];
    expect(own(steps)).toEqual({ p: 6 });
  });

  it("is never negative, and never more than a latency that was given", () => {
    expect(own([step("p", [0, 10], { latency_ms: 3 }), step("c", [0, 10], inside("p"))])).toEqual({ p: 0 });
  });
});

describe("waiting time", () => {
  const waiting = (from: number, to: number) => step("w", [from, to], { wait: "person" });
  const within = (steps: readonly EndedStepRow[], from = 0, to = 1_000) =>
    waitingTime(steps, BigInt(from) * 1_000n, BigInt(to) * 1_000n);

  it("is that in which any step waited, within the run", () => {
    expect(within([step("a", [0, 900]), waiting(100, 300), waiting(200, 400), waiting(500, 600)])).toBe(400n);
    expect(within([waiting(0, 2_000)], 300, 1_000)).toBe(700n);
    expect(within([waiting(0, 200), waiting(1_000, 1_500)], 300, 1_000)).toBe(0n);
    expect(within([step("a", [0, 900])])).toBe(0n);
  });

  describe("for a run", () => {
    const forRun = (from: number, to: number, given: Partial<EndedStepRow> = {}) =>
      step("r", [from, to], { wait: "run", ...given });

    it("is that in which no step works: the agent may go on without what it started", () => {
      expect(within([forRun(100, 900)])).toBe(800n);
      expect(within([forRun(100, 900), step("a", [0, 300]), step("b", [200, 400])])).toBe(500n);
      expect(within([step("a", [300, 400]), forRun(100, 900), forRun(350, 950)])).toBe(750n);
      expect(within([step("a", [0, 2_000]), forRun(100, 3_000)])).toBe(0n);
    });

    it("is part of the steps around it, and of none beside it", () => {
      const around = step("p", [0, 1_000]);
      expect(within([around, forRun(100, 900, inside("p"))])).toBe(800n);
      const beside = step("b", [200, 500], inside("p"));
      expect(within([around, forRun(100, 900, inside("p")), beside])).toBe(500n);
    });

    it("has what is inside it for its own", () => {
      const parts = [step("a", [200, 500], inside("r")), step("b", [200, 500], inside("a"))];
      expect(within([forRun(100, 900), ...parts])).toBe(800n);
    });

    it("is beside that for a person, which counts whatever else goes on", () => {
      expect(within([step("a", [0, 1_000]), forRun(100, 900), waiting(200, 300)])).toBe(100n);
      expect(within([forRun(100, 300), waiting(200, 400)])).toBe(300n);
    });

    it("knows nothing of steps that have not ended", () => {
      const open = { ...step("a", [0, 0]), ended_at: null };
      expect(waitingTime([forRun(100, 900), open], 0n, 1_000_000n)).toBe(800n);
    });
  });

  it("is rounded down once, and knows nothing of steps that have not ended", () => {
    const short = (at: bigint) => stepRecord({ wait: "run", started_at: at, ended_at: at + 700n });
    expect(within([short(0n), short(1_000n), short(2_000n)])).toBe(2n);
    expect(waitingTime([{ ...short(0n), ended_at: null }], 0n, 9_000n)).toBe(0n);
  });
});

describe("usage", () => {
  const used = (id: string, input_tokens: bigint | null, given: Partial<EndedStepRow> = {}) =>
    stepRecord({ step_id: id, input_tokens, ...given });

  it("that a step repeats of those inside it counts once", () => {
    const steps = [used("agent", 226n), used("call", 226n, inside("agent"))];
    expect(usageOnce(steps).input_tokens).toBe(226n);
  });

  it("of a step counts as far as it exceeds what those inside it count for", () => {
    const calls = [used("a", 100n, inside("p")), used("b", 50n, inside("p"))];
    expect(usageOnce([used("p", 170n), ...calls]).input_tokens).toBe(170n);
    expect(usageOnce([used("p", 120n), ...calls]).input_tokens).toBe(150n);
    expect(usageOnce([used("top", 160n), used("p", 120n, inside("top")), ...calls]).input_tokens).toBe(160n);
  });

  it("counts each count by itself, exactly, and unknown ones as unknown", () => {
    const large = 9_223_372_036_854_775_807n;
    const steps = [
      stepRecord({ step_id: "p", input_tokens: large, cost_nano_usd: 1n }),
      stepRecord({ ...inside("p"), input_tokens: 3n, cost_nano_usd: 500_000_000n }),
      stepRecord({ input_tokens: large, output_tokens: 0n }),
    ];
    expect(usageOnce(steps)).toEqual({
      input_tokens: 2n * large,
      output_tokens: 0n,
      cache_read_tokens: null,
      reasoning_tokens: null,
      cost_nano_usd: 500_000_000n,
    });
  });
});

describe("a survived failure", () => {
  const failed = (id: string, error_code: string | null, given: Partial<EndedStepRow> = {}) =>
    stepRecord({ step_id: id, error_code, ...given });

  it("is a failed step that no failure names", () => {
    const steps = [failed("a", "timeout"), failed("b", "timeout"), failed("c", null)];
    expect(survived(steps, [failureRecord({ step_id: "b", failure_code: "other" })])).toEqual(["a"]);
    expect(survived(steps, [failureRecord({ step_id: null, failure_code: "timeout" })])).toEqual(["a", "b"]);
  });

  it("counts where the error began, not in the steps that it passed through", () => {
    const steps = [
      failed("top", "timeout"),
      failed("middle", "timeout", inside("top")),
      failed("inner", "timeout", inside("middle")),
    ];
    expect(survived(steps, [])).toEqual(["inner"]);
    expect(survived(steps, [failureRecord({ step_id: "inner", failure_code: "uncaught" })])).toEqual([]);
    expect(survived([failed("top", "gave_up"), ...steps.slice(1)], [])).toEqual(["top", "inner"]);
  });

  it("counts where a failure with the same code names the step that it came from", () => {
    const steps = [failed("top", "timeout"), failed("inner", null, inside("top"))];
    expect(survived(steps, [failureRecord({ step_id: "inner", failure_code: "timeout" })])).toEqual([]);
  });
});

it("steps that are inside each other, or inside none that is there, stand at the top", () => {
  const circle = [
    step("a", [0, 10], { ...inside("b"), input_tokens: 5n, error_code: "x" }),
    step("b", [0, 10], { ...inside("a"), input_tokens: 7n, error_code: "x" }),
    step("c", [0, 10], { ...inside("a"), input_tokens: 1n }),
    step("d", [0, 10], { ...inside("nowhere"), input_tokens: 2n }),
    step("e", [0, 10], { ...inside("d"), input_tokens: 2n }),
  ];
  expect(own(circle)).toEqual({ d: 0 });
  expect(usageOnce(circle).input_tokens).toBe(15n);
  expect(survived(circle, [])).toEqual(["a", "b"]);
});

it("steps 10,000 deep are counted", () => {
  const steps = Array.from({ length: 10_000 }, (_, n) =>
    step(`s${n}`, [0, 10], { ...(n === 0 ? {} : inside(`s${n - 1}`)), input_tokens: 3n, error_code: "x" }),
  );
  expect(usageOnce(steps).input_tokens).toBe(3n);
  expect(countRun(steps, []).ownLatencies.size).toBe(9_999);
  expect(survived(steps, [])).toEqual(["s9999"]);
});

/** Steps, each inside one before it or none. */
const forests = fc
  .array(
    fc.record({
      from: fc.integer({ min: 0, max: 50 }),
      length: fc.integer({ min: 0, max: 50 }),
      above: fc.option(fc.nat(), { nil: null }),
      code: fc.constantFrom("timeout", "refused", null),
      named: fc.constantFrom("timeout", "other", null),
    }),
    { maxLength: 9 },
  )
  .map((given) => {
    const steps = given.map(({ from, length, above, code }, n) =>
      step(`s${n}`, [from, from + length], {
        parent_step_id: above === null || n === 0 ? null : `s${above % n}`,
        error_code: code,
      }),
    );
    const failures = given.flatMap(({ named }, n) =>
      named === null ? [] : [failureRecord({ step_id: `s${n}`, failure_code: named })],
    );
    return runRecord({}, steps, failures);
  });

it("what counts is the same as looked at one by one, whatever the order of the steps", () => {
  fc.assert(
    fc.property(forests, fc.infiniteStream(fc.nat()), (record, random) => {
      const { steps, failures } = record;
      const weights = new Map(steps.map(({ step_id }) => [step_id, random.next().value]));
      const shuffled = steps.toSorted(
        (a, b) => (weights.get(a.step_id) ?? 0) - (weights.get(b.step_id) ?? 0),
      );
      const { ownLatencies, survived } = countRun(shuffled, failures);
      for (const one of steps)
        expect(ownLatencies.get(one.step_id) ?? one.latency_ms).toBe(expectedOwnLatency(one, steps));
      const expected = expectedFailures(record).filter((failure) => failure.survived);
      expect([...survived].toSorted()).toEqual(expected.map(({ step_id }) => step_id).toSorted());
    }),
  );
});
