import { expect, it } from "vitest";
import { statusOf, trace, traceRun } from "../../../dev/trace.ts";
import { OpenSpans, type SpanStart } from "./open-spans.ts";

const start = (id: string, parentId?: string, isHidden = false): SpanStart<undefined> => ({
  id,
  parentId,
  step: isHidden ? undefined : { type: "other", name: id },
  facts: () => undefined,
});

it("a span without a parent is a run, those inside are its steps, and hidden ones only hold others", async () => {
  const { steps, run, stats } = await traceRun((tracer) => {
    const spans = new OpenSpans<undefined>(tracer);
    const root = spans.start(start("root"));
    const hidden = spans.start(start("hidden", "root", true));
    const inner = spans.start(start("inner", "hidden"));
    expect(spans.start(start("inner", "root"))).toBeUndefined();
    for (const span of [inner, hidden, root, root]) if (span !== undefined) spans.end(span);
    expect(spans.size).toEqual({ spans: 0, runs: 0 });
  });
  const [root, inner] = steps;
  expect(steps.map(({ name }) => name)).toEqual(["root", "inner"]);
  expect(inner?.parentStepId).toBe(root?.stepId);
  expect([statusOf(run), stats.droppedSteps, stats.droppedValues]).toEqual(["success", 0, 0]);
});

it("an error that leaves spans is one failure, of the innermost", async () => {
  const { run, failures, steps } = await traceRun((tracer) => {
    const spans = new OpenSpans<undefined>(tracer);
    const error = new RangeError();
    const [root, inner] = [spans.start(start("root")), spans.start(start("inner", "root"))];
    if (inner !== undefined) spans.end(inner, { error });
    if (root !== undefined) spans.end(root, { error });
  });
  expect(statusOf(run)).toBe("failure");
  expect(steps.map(({ errorCode }) => errorCode)).toEqual(["range_error", "range_error"]);
  expect(failures.map(({ stepId }) => stepId)).toEqual([steps[1]?.stepId]);
});

it("what comes after the end of a run is dropped and counted, and starts no other", async () => {
  const { runs, stats, warnings } = await trace((tracer) => {
    const spans = new OpenSpans<undefined>(tracer);
    const root = spans.start(start("root"));
    spans.start(start("open", "root"));
    if (root !== undefined) spans.end(root);
    expect(spans.find("open")).toBeUndefined();
    expect(spans.start(start("late", "root"))).toBeUndefined();
    expect(spans.start(start("later", "open"))).toBeUndefined();
  });
  expect(runs.map(({ steps }) => steps.map(({ name }) => name))).toEqual([["root", "open"]]);
  expect([stats.droppedSteps, warnings.map(({ code }) => code)]).toEqual([2, ["too_late"]]);
});

it("a run that stands in another does not end it, nor leaves a step of it open", async () => {
  const { steps } = await traceRun((tracer) =>
    tracer.run(async (outer) => {
      const spans = new OpenSpans<undefined>(tracer);
      const run = spans.startRun();
      spans.start({ ...start("open"), run });
      spans.endRun(run, { error: new RangeError() });
      spans.endRun(run);
      outer.step("tool", "after").end();
    }),
  );
  expect(steps.map(({ name, errorCode }) => [name, errorCode])).toEqual([
    ["open", undefined],
    ["after", undefined],
  ]);
  const [open, after] = steps;
  expect(Number(open?.endedAt?.nanos)).toBeLessThanOrEqual(Number(after?.startedAt?.nanos) + 1e9);
});

it("where spans never end, the oldest run does, as a failure", async () => {
  const { runs } = await trace((tracer) => {
    const spans = new OpenSpans<undefined>(tracer);
    for (let n = 0; n < 2_003; n += 1) spans.start(start(`root-${n}`));
    expect(spans.size).toEqual({ spans: 2_000, runs: 2_000 });
  });
  expect(runs.map(({ steps, failures }) => [steps[0]?.name, failures[0]?.failureCode]).slice(0, 3)).toEqual([
    ["root-0", "never_ended"],
    ["root-1", "never_ended"],
    ["root-2", "never_ended"],
  ]);
});

it("spans of one run that never end are bounded, too", async () => {
  const { runs } = await trace((tracer) => {
    const spans = new OpenSpans<undefined>(tracer);
    spans.start(start("root"));
    for (let n = 0; n < 60_000; n += 1) spans.start(start(`span-${n}`, "root", true));
    expect(spans.size).toEqual({ spans: 0, runs: 0 });
  });
  expect(runs.map(({ failures }) => failures[0]?.failureCode)).toEqual(["never_ended"]);
});

it("the trace of a framework is that of its run, unless the service around has one", async () => {
  const [own, around] = ["4bf92f3577b34da6a3ce929d0e0e4736", "0af7651916cd43dd8448eb211c80319c"];
  const api: unique symbol = Symbol.for("opentelemetry.js.api.1");
  const holder = globalThis as { [api]?: unknown };
  const tracesOf = async () => {
    const { runs } = await trace((tracer) => {
      const spans = new OpenSpans<undefined>(tracer);
      spans.endRun(spans.startRun({ traceId: own }));
    });
    return runs.map(({ traceId }) => traceId);
  };
  expect(await tracesOf()).toEqual([own]);
  const span = { spanContext: () => ({ traceId: around, traceFlags: 1 }) };
  holder[api] = { context: { active: () => ({ getValue: () => span }) } };
  try {
    expect(await tracesOf()).toEqual([around]);
  } finally {
    delete holder[api];
  }
});
