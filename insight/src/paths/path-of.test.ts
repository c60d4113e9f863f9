import { describe, expect, it } from "vitest";
import type { ProgressStep } from "../progress/progress-step.ts";
import { pathOf } from "./path-of.ts";

const SECOND = 1_000_000;

/** A step of the type tool, named by its id unless it says otherwise, from one second to another. */
function step(id: string, from: number, to: number, given: Partial<ProgressStep> = {}): ProgressStep {
  const times = { startedAt: from * SECOND, endedAt: to * SECOND };
  return { id, type: "tool", name: id, failed: false, ...times, ...given };
}

/** `start > a`, in the order of their names; `*` behind those that are taken after a failure alone. */
function edges(steps: readonly ProgressStep[]): readonly string[] {
  const nameOf = (kind: string | undefined, outside: string) => kind?.replace("tool ", "") ?? outside;
  return pathOf(steps)
    .edges.map(
      ({ from, to, times, isClean }) =>
        `${nameOf(from, "start")} > ${nameOf(to, "end")}${times > 1 ? ` ${times}` : ""}${isClean ? "" : "*"}`,
    )
    .sort();
}

describe("edges", () => {
  it("of a run without steps lead from its start to its end", () => {
    expect(edges([])).toEqual(["start > end*"]);
  });

  it("follow the order of start, whatever order steps come in", () => {
    const steps = [step("b", 2, 3), step("a", 0, 1), step("c", 4, 5)];
    expect(edges(steps)).toEqual(["a > b", "b > c", "c > end*", "start > a"]);
  });

  it("lead into what is inside a step, and from there to the next", () => {
    const steps = [
      step("a", 0, 10),
      step("x", 1, 2, { parentId: "a" }),
      step("y", 3, 4, { parentId: "a" }),
      step("b", 11, 12),
    ];
    expect(edges(steps)).toEqual(["a > x", "b > end*", "start > a", "x > y", "y > b"]);
  });

  it("do not join steps that ran beside each other, whichever began first", () => {
    const later = [step("a", 0, 1), step("x", 2, 8), step("y", 3, 9), step("b", 10, 11)];
    const other = [step("a", 0, 1), step("y", 2, 8), step("x", 3, 9), step("b", 10, 11)];
    const expected = ["a > x", "a > y", "b > end*", "start > a", "x > b", "y > b"];
    expect(edges(later)).toEqual(expected);
    expect(edges(other)).toEqual(expected);
  });

  it("of a fan-out are those of one step", () => {
    const fan = Array.from({ length: 5 }, (_, index) => step(`x${index}`, 2, 8, { name: "x" }));
    expect(edges([step("a", 0, 1), ...fan, step("b", 10, 11)])).toEqual([
      ...["a > x", "b > end*", "start > a", "x > b"],
    ]);
  });

  it("follow steps of which one begins just before the other ends", () => {
    expect(edges([step("a", 0, 10), step("b", 9.9, 20)])).toEqual(["a > b", "b > end*", "start > a"]);
  });

  it("follow steps within one that only lasts longer", () => {
    const steps = [step("hold", 0, 100), step("a", 0, 10), step("b", 11, 20)];
    expect(edges(steps)).toEqual(["a > b", "b > end*", "hold > b", "start > a", "start > hold"]);
  });

  it("go through other spans as if these were not there", () => {
    const steps = [
      step("http", 0, 10, { otherSpan: true }),
      step("a", 1, 2, { parentId: "http" }),
      step("tcp", 3, 9, { otherSpan: true, parentId: "http" }),
      step("b", 4, 5, { parentId: "tcp" }),
      step("c", 11, 12),
    ];
    expect(edges(steps)).toEqual(["a > b", "b > c", "c > end*", "start > a"]);
    expect(pathOf(steps).kinds.map(({ kind, steps }) => [kind, steps])).toEqual([
      ...[
        ["tool a", 1],
        ["tool b", 1],
        ["tool c", 1],
      ],
    ]);
  });

  it("are clean until a step has failed; the way into it is", () => {
    const steps = [
      step("a", 0, 1),
      step("b", 2, 3, { failed: true }),
      step("b2", 4, 5, { name: "b" }),
      step("c", 6, 7),
    ];
    expect(edges(steps)).toEqual(["a > b", "b > b*", "b > c*", "c > end*", "start > a"]);
  });

  it("are clean up to the step that fails where steps take no time", () => {
    const steps = [step("a", 0, 0), step("b", 0, 0, { failed: true }), step("c", 0, 0)];
    expect(edges(steps)).toEqual(["a > b", "b > c*", "c > end*", "start > a"]);
  });

  it("say how often they are taken, and how long it takes from one step to the next", () => {
    const steps = [
      step("a", 0, 1),
      step("b", 2, 3),
      step("a2", 5, 6, { name: "a" }),
      step("b2", 9, 10, { name: "b" }),
    ];
    expect(edges(steps)).toEqual(["a > b 2", "b > a", "b > end*", "start > a"]);
    expect(pathOf(steps).edges.find(({ from, to }) => from === "tool a" && to === "tool b")?.gapMs).toBe(
      4_000,
    );
  });

  it("do not take long for steps nested ten thousand deep", () => {
    const deep = Array.from({ length: 10_000 }, (_, depth) =>
      step(`${depth}`, 0, 1, { parentId: `${depth - 1}`, name: "x", otherSpan: depth % 2 === 0 }),
    );
    expect(edges(deep)).toEqual(["start > x", "x > end*", "x > x 4999"]);
  });
});

describe("attempts", () => {
  const attempts = (steps: readonly ProgressStep[]) =>
    pathOf(steps).kinds.map(({ kind, tried, succeeded }) => [kind, tried, succeeded]);
  const failed = true;

  it("are what steps say, five and more as five", () => {
    const steps = [1, 2, 7].map((attempt) =>
      step(`${attempt}`, attempt, attempt + 1, { name: "a", attempt, failed: attempt < 7 }),
    );
    expect(attempts(steps)).toEqual([["tool a", [1, 1, 0, 0, 1], [0, 0, 0, 0, 1]]]);
  });

  it("are those that follow one that failed, with nothing but planning in between", () => {
    const plan = (at: number) => step(`p${at}`, at, at + 1, { type: "plan", name: "p" });
    const a = (at: number, fails: boolean) => step(`a${at}`, at, at + 1, { name: "a", failed: fails });
    const steps = [
      a(0, failed),
      plan(1),
      a(2, failed),
      plan(3),
      a(4, false),
      a(5, failed),
      step("b", 6, 7),
      a(8, false),
    ];
    expect(attempts(steps)).toEqual([
      ["tool a", [3, 1, 1], [1, 0, 1]],
      ["plan p", [2], [2]],
      ["tool b", [1], [1]],
    ]);
  });

  it("of a model call go on whether it plans or responds", () => {
    const call = (type: "plan" | "respond", at: number, fails: boolean) =>
      step(`${at}`, at, at + 1, { type, name: "chat", failed: fails });
    expect(attempts([call("respond", 0, failed), call("plan", 2, false)])).toEqual([
      ["respond chat", [1], [0]],
      ["plan chat", [0, 1], [0, 1]],
    ]);
  });
});

describe("circles", () => {
  it("are those that patterns tell", () => {
    const line = (letters: string) =>
      [...letters].map((letter, at) =>
        step(`${at}`, at * 2, at * 2 + 1, { name: letter, argumentDigest: letter }),
      );
    expect(pathOf(line("AAAB"))).toMatchObject({ loops: ["tool A"], pingPong: [] });
    expect(pathOf(line("BABABA"))).toMatchObject({ loops: [], pingPong: [["tool A", "tool B"]] });
    expect(pathOf(line("ABC"))).toMatchObject({ loops: [], pingPong: [] });
  });
});
