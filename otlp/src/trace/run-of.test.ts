import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDialects } from "../../build/read-dialects.ts";
import { mergeHeader } from "../header/merge-header.ts";
import type { SpanFacts } from "../span/span-facts.ts";
import { byRun, spansIn } from "../testing/runs-in.ts";
import { runOf } from "./run-of.ts";

const fixtures = readDialects();
const RUN = "11111111-1111-1111-1111-111111111111";
const idOf = (place: number) => place.toString(16).padStart(16, "0");

interface Sketch {
  readonly place: number;
  readonly parent?: number | undefined;
  readonly startUs?: number;
  readonly endUs?: number | undefined;
  readonly isAi?: boolean;
  readonly isAgent?: boolean;
  readonly errorCode?: string | undefined;
  readonly inputTokens?: number | undefined;
  readonly isAggregate?: boolean;
}

/** The facts of a span, by what matters here. */
function spanOf(sketch: Sketch): SpanFacts {
  const { place, parent, startUs = place, endUs, isAi = true, isAgent = false, errorCode } = sketch;
  const spanId = idOf(place);
  const failed = errorCode !== undefined;
  const ending = { startUs, spanId, ...(endUs !== undefined && { endUs }), failed, isAi };
  return {
    runId: RUN,
    spanId,
    ...(parent !== undefined && { parentSpanId: idOf(parent) }),
    startUs,
    ...(endUs !== undefined && { endUs }),
    isAi,
    isAgent,
    type: isAgent || !isAi ? "other" : "respond",
    name: isAi ? "chat" : "span",
    ...(sketch.inputTokens !== undefined && { usage: { inputTokens: sketch.inputTokens } }),
    isAggregate: sketch.isAggregate ?? false,
    failed,
    ...(isAi && failed && { errorCode }),
    metadata: {},
    evaluations: [],
    header: {
      ...(parent === undefined && { root: { rank: 0, ...ending } }),
      ...(isAi && { top: { rank: isAgent ? 0 : 1, ...ending } }),
      firstUs: startUs,
      lastUs: endUs ?? startUs,
      isAi,
    },
  };
}

const runOfSketches = (...sketches: readonly Sketch[]) => runOf(sketches.map(spanOf));

describe("runOf", () => {
  it("makes no run of a trace without a span of a dialect", () => {
    expect(runOfSketches({ place: 1, endUs: 9, isAi: false })).toBeUndefined();
    expect(runOf([])).toBeUndefined();
  });

  it("counts an error on a chain once, at the deepest, through spans of no dialect", () => {
    const run = runOfSketches(
      { place: 1, endUs: 90, isAgent: true, errorCode: "timeout" },
      { place: 2, parent: 1, endUs: 80, isAi: false },
      { place: 3, parent: 2, endUs: 80, errorCode: "timeout" },
    );
    expect(run?.failures.map(({ spanId }) => spanId)).toEqual([idOf(3)]);
    expect(run?.status).toBe("failure");
  });

  it("counts an error that was wrapped once, and one of the agent's own beside a survived one", () => {
    const wrapped = runOfSketches(
      { place: 1, endUs: 90, isAgent: true, errorCode: "retry_error" },
      { place: 2, parent: 1, endUs: 40, errorCode: "api_error" },
      { place: 3, parent: 1, endUs: 80, errorCode: "api_error" },
    );
    expect(wrapped?.failures.map(({ spanId }) => spanId)).toEqual([idOf(2), idOf(3)]);
    const own = runOfSketches(
      { place: 1, endUs: 90, isAgent: true, errorCode: "limit_reached" },
      { place: 2, parent: 1, endUs: 40, errorCode: "api_error" },
      { place: 3, parent: 1, endUs: 80 },
    );
    expect(own?.failures.map(({ spanId }) => spanId)).toEqual([idOf(1), idOf(2)]);
  });

  it("is partial where the agent went on", () => {
    const run = runOfSketches(
      { place: 1, endUs: 90, isAgent: true },
      { place: 2, parent: 1, endUs: 40, errorCode: "api_error" },
    );
    expect(run?.status).toBe("partial");
  });

  it("counts tokens once", () => {
    const usageOf = (...sketches: readonly Sketch[]) => runOfSketches(...sketches)?.usage.inputTokens;
    const inner = [
      { place: 2, parent: 1, endUs: 4, inputTokens: 10 },
      { place: 3, parent: 1, endUs: 5, inputTokens: 20 },
    ];
    expect(usageOf({ place: 1, endUs: 9, inputTokens: 35 }, ...inner)).toBe(35);
    expect(usageOf({ place: 1, endUs: 9, inputTokens: 5 }, ...inner)).toBe(30);
    expect(usageOf({ place: 1, endUs: 9, inputTokens: 35, isAggregate: true }, ...inner)).toBe(30);
    expect(usageOf({ place: 1, endUs: 9, inputTokens: 35, isAggregate: true })).toBe(35);
  });

  it("takes times from a root of no dialect, and the status from the topmost agent", () => {
    const run = runOfSketches(
      { place: 1, endUs: 90, isAi: false, errorCode: "any" },
      { place: 2, parent: 1, endUs: 80, isAgent: true },
    );
    expect(run).toMatchObject({ status: "success", startUs: 1, endUs: 90, isIncomplete: false });
  });

  it("is incomplete without a root, with the times of the topmost agent", () => {
    const run = runOfSketches(
      { place: 3, parent: 7, startUs: 5, endUs: 80, isAgent: true, errorCode: "timeout" },
      { place: 4, parent: 3, startUs: 6, endUs: 85 },
    );
    expect(run).toMatchObject({ status: "failure", startUs: 5, endUs: 80, lastUs: 85, isIncomplete: true });
    expect(run?.steps[0]?.parentSpanId).toBeUndefined();
  });

  it("runs while its root is open", () => {
    const run = runOfSketches({ place: 1, isAgent: true }, { place: 2, parent: 1, endUs: 9 });
    expect(run).toMatchObject({ status: "running", lastUs: 9 });
    expect(run).not.toHaveProperty("endUs");
  });

  it("takes the end of a span that was open before", () => {
    const open = spanOf({ place: 1, isAgent: true });
    const ended = spanOf({ place: 1, isAgent: true, endUs: 50 });
    expect(runOf([open, ended])).toEqual(runOf([ended]));
    expect(runOf([ended, open])).toEqual(runOf([ended]));
  });

  it("gives a span in a circle of parents no parent", () => {
    const run = runOfSketches(
      { place: 1, parent: 3, endUs: 9 },
      { place: 2, parent: 1, endUs: 9 },
      { place: 3, parent: 2, endUs: 9 },
      { place: 4, parent: 4, endUs: 9 },
    );
    const withoutParent = run?.steps.filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(withoutParent?.map(({ spanId }) => spanId)).toEqual([idOf(1), idOf(4)]);
  });

  it("manages a chain of 10,000 spans", () => {
    const sketches = Array.from({ length: 10_000 }, (_, at) => ({
      place: at + 1,
      parent: at === 0 ? undefined : at,
      endUs: 20_000,
      inputTokens: 1,
      errorCode: "timeout",
    }));
    const run = runOfSketches(...sketches.reverse());
    expect(run?.failures).toHaveLength(1);
    expect(run?.usage.inputTokens).toBe(1);
  });
});

describe("any order, split and repetition of spans", () => {
  const sketch: fc.Arbitrary<Sketch> = fc.record({
    place: fc.integer({ min: 1, max: 8 }),
    parent: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    startUs: fc.integer({ min: 1, max: 4 }),
    endUs: fc.option(fc.integer({ min: 4, max: 9 }), { nil: undefined }),
    isAi: fc.boolean(),
    isAgent: fc.boolean(),
    errorCode: fc.option(fc.constantFrom("timeout", "error"), { nil: undefined }),
    inputTokens: fc.option(fc.nat(9), { nil: undefined }),
    isAggregate: fc.boolean(),
  });

  it("makes the same run", () => {
    const spans = fc.array(sketch, { minLength: 1, maxLength: 12 }).map((some) => some.map(spanOf));
    const again = spans.chain((sent) =>
      fc.tuple(
        fc.constant(sent),
        fc.shuffledSubarray(sent, { minLength: sent.length }),
        fc.subarray(sent),
        fc.nat(sent.length),
      ),
    );
    fc.assert(
      fc.property(again, ([sent, shuffled, twice, at]) => {
        expect(runOf([...twice, ...shuffled, ...twice])).toEqual(runOf(sent));
        const headerOf = (some: readonly SpanFacts[]) => some.map(({ header }) => header);
        const [first, ...others] = headerOf(sent);
        const batches = [shuffled.slice(at), [...twice, ...shuffled.slice(0, at)]].map(headerOf);
        const merged = batches
          .filter((batch) => batch.length > 0)
          .map((batch) => batch.reduce(mergeHeader))
          .reduce(mergeHeader);
        if (first !== undefined) expect(merged).toEqual(others.reduce(mergeHeader, first));
      }),
      { numRuns: 300 },
    );
  });

  it.each(fixtures)("makes the same runs of the fixture of $table.name", ({ file, signal }) => {
    const path = join(import.meta.dirname, "../../fixtures", file.replace(/\.ts$/, ".json"));
    for (const spans of byRun(spansIn(readFileSync(path), signal, "json"))) {
      const run = runOf(spans);
      fc.assert(
        fc.property(
          fc.shuffledSubarray([...spans], { minLength: spans.length }),
          fc.subarray([...spans]),
          (shuffled, twice) => {
            expect(runOf([...shuffled, ...twice])).toEqual(run);
          },
        ),
        { numRuns: 30 },
      );
    }
  });
});
