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
  readonly ofRecords?: boolean;
}

/** The facts of a span, by what matters here. */
function spanOf(sketch: Sketch): SpanFacts {
  const { place, parent, startUs = place, endUs, isAi = true, isAgent = false, errorCode } = sketch;
  const spanId = idOf(place);
  const failed = errorCode !== undefined;
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
    failed,
    ...(isAi && failed && { errorCode }),
    metadata: {},
    evaluations: [],
    header: sketch.ofRecords === true ? { ofRecords: true } : {},
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
    expect(run?.failures.map(({ stepId }) => stepId)).toEqual([idOf(3)]);
    expect(run?.ended?.status).toBe("failure");
  });

  it("counts an error that was wrapped once, and one of the agent's own beside a survived one", () => {
    const wrapped = runOfSketches(
      { place: 1, endUs: 90, isAgent: true, errorCode: "retry_error" },
      { place: 2, parent: 1, endUs: 40, errorCode: "api_error" },
      { place: 3, parent: 1, endUs: 80, errorCode: "api_error" },
    );
    expect(wrapped?.failures.map(({ stepId }) => stepId)).toEqual([idOf(2), idOf(3)]);
    const own = runOfSketches(
      { place: 1, endUs: 90, isAgent: true, errorCode: "limit_reached" },
      { place: 2, parent: 1, endUs: 40, errorCode: "api_error" },
      { place: 3, parent: 1, endUs: 80 },
    );
    expect(own?.failures.map(({ stepId }) => stepId)).toEqual([idOf(1), idOf(2)]);
  });

  it("is partial where the agent went on", () => {
    const run = runOfSketches(
      { place: 1, endUs: 90, isAgent: true },
      { place: 2, parent: 1, endUs: 40, errorCode: "api_error" },
    );
    expect(run?.ended?.status).toBe("partial");
  });

  it("counts tokens once", () => {
    const usageOf = (...sketches: readonly Sketch[]) => runOfSketches(...sketches)?.usage.inputTokens;
    const inner = [
      { place: 2, parent: 1, endUs: 4, inputTokens: 10 },
      { place: 3, parent: 1, endUs: 5, inputTokens: 20 },
    ];
    expect(usageOf({ place: 1, endUs: 9, inputTokens: 35 }, ...inner)).toBe(35);
    expect(usageOf({ place: 1, endUs: 9, inputTokens: 5 }, ...inner)).toBe(30);
    expect(usageOf({ place: 1, endUs: 9, inputTokens: 35 })).toBe(35);
  });

  it("takes times from a root of no dialect, and the status from the topmost agent", () => {
    const run = runOfSketches(
      { place: 1, endUs: 90, isAi: false, errorCode: "any" },
      { place: 2, parent: 1, endUs: 80, isAgent: true },
    );
    expect(run).toMatchObject({
      startUs: 1,
      ended: { status: "success", endUs: 90 },
      isIncomplete: false,
    });
  });

  it("runs without a root until it is idle, then has the times of the topmost agent", () => {
    const run = runOfSketches(
      { place: 3, parent: 7, startUs: 5, endUs: 80, isAgent: true, errorCode: "timeout" },
      { place: 4, parent: 3, startUs: 6, endUs: 85 },
    );
    expect(run).toMatchObject({ startUs: 5, lastUs: 85, isIncomplete: true });
    expect(run).not.toHaveProperty("ended");
    expect(run?.idle).toEqual({ status: "failure", endUs: 80 });
    expect(run?.steps[0]?.parentSpanId).toBeUndefined();
  });

  it("ends without root and agent at its last span once idle, failed if none went well", () => {
    const ends = (...codes: (string | undefined)[]) =>
      runOfSketches(
        ...codes.map((errorCode, at) => ({ place: at + 1, parent: 9, endUs: 50 + at, errorCode })),
      )?.idle;
    expect(ends("timeout", "timeout")).toEqual({ status: "failure", endUs: 51 });
    expect(ends("timeout", undefined)).toEqual({ status: "partial", endUs: 51 });
    expect(ends(undefined)).toEqual({ status: "success", endUs: 50 });
  });

  it("runs while its root is open, and is abandoned once idle", () => {
    const run = runOfSketches({ place: 1, isAgent: true }, { place: 2, parent: 1, endUs: 9 });
    expect(run).toMatchObject({ lastUs: 9, idle: { status: "abandoned", endUs: 9 } });
    expect(run).not.toHaveProperty("ended");
  });

  it("is abandoned once idle where its topmost agent is open and its root missing", () => {
    const run = runOfSketches({ place: 1, parent: 9, isAgent: true }, { place: 2, parent: 1, endUs: 9 });
    expect(run?.idle).toEqual({ status: "abandoned", endUs: 9 });
  });

  it("ends at its last record where it is made of records, failed only if that one failed", () => {
    const ends = (...codes: (string | undefined)[]) =>
      runOfSketches(
        { place: 1, isAgent: true, ofRecords: true },
        ...codes.map((errorCode, at) => ({
          place: at + 2,
          parent: 1,
          endUs: 10 + at,
          errorCode,
          ofRecords: true,
        })),
      );
    expect(ends("timeout")).not.toHaveProperty("ended");
    expect(ends("timeout", "http_503")?.idle).toEqual({ status: "failure", endUs: 11 });
    expect(ends("timeout", undefined)?.idle).toEqual({ status: "partial", endUs: 11 });
    expect(ends(undefined)?.idle).toEqual({ status: "success", endUs: 10 });
    expect(ends()?.idle).toEqual({ status: "success", endUs: 1 });
  });

  it("takes the end of a span that was open before", () => {
    const open = spanOf({ place: 1, isAgent: true });
    const ended = spanOf({ place: 1, isAgent: true, endUs: 50 });
    expect(runOf([open, ended])).toEqual(runOf([ended]));
    expect(runOf([ended, open])).toEqual(runOf([ended]));
  });

  it("gives spans whose parents lead in a circle no parent", () => {
    const run = runOfSketches(
      { place: 1, parent: 3, endUs: 9 },
      { place: 2, parent: 1, endUs: 9 },
      { place: 3, parent: 2, endUs: 9 },
      { place: 4, parent: 4, endUs: 9 },
      { place: 5, parent: 2, endUs: 9 },
      { place: 6, parent: 4, endUs: 9 },
    );
    const withoutParent = run?.steps.filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(withoutParent?.map(({ spanId }) => spanId)).toEqual([1, 2, 3, 4, 5].map(idOf));
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
