import { describe, expect, it } from "vitest";
import { traceRun } from "../../../dev/trace.ts";
import { OpenSpans } from "./open-spans.ts";
import type { Span } from "./span.ts";
import { classIn, statusIn, type Told, ToldErrors } from "./told-errors.ts";

describe("the class in front of an error in words", () => {
  it.each([
    ["RangeError: Jane is out of range", "RangeError"],
    ["Error: 429 Too many", "Error"],
    ["InputGuardrailTripwireTriggered: no", "InputGuardrailTripwireTriggered"],
    ["TimeoutError", "TimeoutError"],
    ["Jane: the order is lost", undefined],
    ["An Error: here", undefined],
    ["RangeErrors are lost", undefined],
    ["", undefined],
  ])("of %j is %j", (text, name) => expect(classIn(text)).toBe(name));

  it.each([
    ["429 Too many", 429],
    ["Error: 503", 503],
    ["4290 orders", undefined],
    ["RangeError: 200 is fine", undefined],
  ])("the status of %j is %j", (text, status) => expect(statusIn(text)).toBe(status));
});

/** A model in an agent fails; then the agent does, with what is told of both. */
async function codesOf(model: Told | undefined, agent: Told | undefined) {
  const { steps, failures } = await traceRun((tracer) => {
    const spans = new OpenSpans<undefined>(tracer);
    const step = (name: string, type: "other" | "respond") => ({ type, name });
    const facts = () => undefined;
    const outer = spans.start({ id: "a", parentId: undefined, step: step("agent", "other"), facts });
    const inner = spans.start({ id: "m", parentId: "a", step: step("chat", "respond"), facts });
    if (outer === undefined || inner === undefined) return;
    const errors = new ToldErrors(outer.run.observed.run);
    errors.failModel(inner as Span<unknown>, model);
    spans.end(inner);
    const error = agent && errors.errorOf(agent, outer as Span<unknown>);
    errors.settle();
    spans.end(outer, error && { error });
  });
  return {
    failures: failures.map(({ failureCode, stepId }) => [
      steps.find((step) => step.stepId === stepId)?.name,
      failureCode,
    ]),
    agent: steps[0]?.errorCode,
  };
}

describe("a model that failed", () => {
  const failed = (code: string) => ({ failures: [["chat", code]], agent: code });

  it("fails by the class that is told, and so does its agent", async () => {
    const told = { text: "RangeError: Jane" };
    expect(await codesOf(told, told)).toEqual(failed("range_error"));
  });

  it("fails by the class that its agent tells later, in the same words or where it has none", async () => {
    expect(await codesOf({ text: "Jane" }, { text: "RangeError: Jane" })).toEqual(failed("range_error"));
    expect(await codesOf(undefined, { text: "Jane", name: "RangeError" })).toEqual(failed("range_error"));
  });

  it("gives its error to an agent that tells none", async () => {
    expect(await codesOf({ text: "x", name: "RangeError" }, { text: "Error" })).toEqual(
      failed("range_error"),
    );
  });

  it("fails all the same where nobody tells why", async () => {
    expect(await codesOf({ text: "Jane" }, undefined)).toEqual({
      failures: [["chat", "error"]],
      agent: undefined,
    });
  });

  it("has its own failure where its agent fails of something else", async () => {
    const { failures, agent } = await codesOf({ text: "Jane" }, { text: "TypeError: John" });
    expect([failures[0], agent]).toEqual([["chat", "error"], "type_error"]);
  });
});
