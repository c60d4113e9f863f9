import { describe, expect, it } from "vitest";
import { findPatterns } from "./find-patterns.ts";
import type { ProgressStep } from "./progress-step.ts";
import { stepLine } from "./testing/step-line.ts";

const SECOND = 1_000_000;
const polls = stepLine("_ A _ _ _ A _ _ _ A _ _ _ A");
const beside = (step: Partial<ProgressStep>): ProgressStep => ({
  id: "beside",
  type: "other",
  name: "job",
  failed: false,
  startedAt: 0,
  endedAt: 12 * SECOND,
  ...step,
});
const foundIn = (...steps: readonly ProgressStep[]) => findPatterns(steps).map(({ type }) => type);

describe("polling", () => {
  it("is a call at regular intervals while another step is under way", () => {
    expect(foundIn(...polls)).toEqual(["loop"]);
    expect(foundIn(...polls, beside({}))).toEqual([]);
    expect(foundIn(...polls, beside({ endedAt: undefined }))).toEqual([]);
    // It ended before, or began later.
    expect(foundIn(...polls, beside({ endedAt: 8 * SECOND }))).toEqual(["loop"]);
    expect(foundIn(...polls, beside({ startedAt: 5 * SECOND }))).toEqual(["loop"]);
  });

  it("is none at irregular intervals", () => {
    expect(foundIn(...stepLine("_ A A _ _ _ _ A _ _ _ A"), beside({}))).toEqual(["loop"]);
  });

  it("is none inside the step that is under way", () => {
    const inside = polls.map((step) => ({ ...step, parentId: "beside" }));
    expect(foundIn(...inside, beside({ endedAt: 20 * SECOND }))).toEqual(["loop"]);
  });

  it("is none where the agent thinks for most of the time", () => {
    const thinking = stepLine("_ A think think think A think think think A think think think A");
    expect(foundIn(...thinking, beside({}))).toEqual(["loop"]);
  });

  it("is a call between steps that wait for a run, or as regularly as a clock for a person", () => {
    const waits = (wait: "person" | "run", line: string) =>
      stepLine(line).map((step) =>
        step.name === "tool W" ? { ...step, argumentDigest: undefined, wait } : step,
      );
    expect(foundIn(...waits("run", "A W W A W W A"))).toEqual([]);
    expect(foundIn(...waits("person", "A W W A W W A"))).toEqual(["loop"]);
    expect(foundIn(...waits("person", "A W A W W W W A W A W W A"))).toEqual(["loop"]);
    expect(foundIn(...waits("person", "think A W W A W W A W W A"))).toEqual([]);
    expect(foundIn(...waits("run", "A W A W W W W A"))).toEqual(["loop"]);
  });

  it("is a call in turn with one that lets time pass by its name", () => {
    const sleeping = (name: string) =>
      stepLine("A B A B A B").map((step) => (step.name === "tool B" ? { ...step, name } : step));
    expect(foundIn(...sleeping("sleep"))).toEqual([]);
    expect(foundIn(...sleeping("execute_tool wait_for_job"))).toEqual([]);
    expect(foundIn(...sleeping("read_waitlist"))).toEqual(["ping-pong"]);
    expect(foundIn(...sleeping("sleep").map((step) => ({ ...step, failed: step.name === "sleep" })))).toEqual(
      ["ping-pong"],
    );
  });

  it("is a call after each of equal pauses, sooner where thoughts are recorded", () => {
    const pauses = (count: number) => Array.from({ length: count }, () => "A _ _ _").join(" ");
    expect(foundIn(...stepLine(`think ${pauses(3)}`))).toEqual(["loop"]);
    expect(foundIn(...stepLine(`think ${pauses(4)}`))).toEqual([]);
    expect(foundIn(...stepLine(pauses(5)))).toEqual(["loop"]);
    expect(foundIn(...stepLine(pauses(6)))).toEqual([]);
    // No pause at all, or one that the call itself takes.
    expect(foundIn(...stepLine("think A A A A A A A"))).toEqual(["loop"]);
  });

  const busy = polls.concat(stepLine("_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ A _ _ _ A _ _ _ A"));
  /** Calls that take two of every four seconds, and what each does meanwhile. */
  const calling = (inside: Partial<ProgressStep> = { otherSpan: true }): readonly ProgressStep[] =>
    busy.flatMap((step, index) => {
      const call = { ...step, id: `call ${index}`, endedAt: step.startedAt + 2 * SECOND };
      const startedAt = call.startedAt + 1000;
      return [
        call,
        { ...beside({}), id: `in ${index}`, parentId: call.id, startedAt, endedAt: call.endedAt, ...inside },
      ];
    });

  it("is none where the calls take their time, whatever is inside them", () => {
    expect(foundIn(...calling())).toEqual(["loop"]);
    expect(foundIn(...calling({ name: "request" }))).toEqual(["loop"]);
    const quick = { type: "plan", name: "chat model-1", otherSpan: false } as const;
    const inside = calling(quick).map((step) =>
      step.type === "plan" ? { ...step, endedAt: step.startedAt + 1000 } : step,
    );
    expect(foundIn(...inside)).toEqual(["loop"]);
    expect(foundIn(...inside, ...stepLine("think"))).toEqual(["loop"]);
  });

  it("is none where the agent's thoughts take the time, whatever is inside them", () => {
    const thinking = stepLine("A think think _ A think think _ A think think _ A think think _ A");
    const requests = thinking.map((step) => ({
      ...step,
      id: `in ${step.id}`,
      parentId: step.id,
      type: "other" as const,
      name: "other",
      argumentDigest: undefined,
      otherSpan: true,
    }));
    expect(foundIn(...thinking)).toEqual(["loop"]);
    expect(foundIn(...thinking, ...requests)).toEqual(["loop"]);
  });

  it("is none for a span of no agent's that is under way, or for a thought", () => {
    expect(foundIn(...polls.slice(0, 3), beside({}))).toEqual([]);
    expect(foundIn(...polls.slice(0, 3), beside({ otherSpan: true }))).toEqual(["loop"]);
    expect(foundIn(...polls.slice(0, 3), beside({ type: "plan" }))).toEqual(["loop"]);
  });

  it("is told inside a thought that holds the calls, too", () => {
    const held = polls.map((step) => ({ ...step, parentId: "beside" }));
    const around = beside({ type: "plan", endedAt: 20 * SECOND });
    const job = beside({ id: "job", type: "tool" });
    expect(foundIn(...held, around, job)).toEqual([]);
  });
});
