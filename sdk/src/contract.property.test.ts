import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { anyText } from "../dev/any-text.ts";
import { contractViolations } from "../dev/contract-violations.ts";
import { startIngestServer } from "../dev/ingest-server.ts";
import { statusOf } from "../dev/trace.ts";
import {
  AgentTracer,
  currentRun,
  currentStep,
  type Metadata,
  observe,
  type Run,
  type Step,
  type StepWait,
} from "./index.ts";

const server = await startIngestServer();
const tracer = new AgentTracer({
  agentId: "support",
  agentVersion: "1",
  url: server.url,
  flushIntervalMs: 60_000,
  onWarning: () => undefined,
});

afterAll(async () => {
  await tracer.close();
  await server.close();
});

/** One thing an agent does. */
interface Action {
  readonly kind:
    | "step"
    | "using"
    | "retry"
    | "parallel"
    | "fail"
    | "failure"
    | "facts"
    | "throw"
    | "open"
    | "observe";
  readonly type: string;
  readonly text: string;
  readonly value: unknown;
  readonly pauses: number;
  readonly actions: readonly Action[];
}

const word = fc.oneof(
  fc.constantFrom("plan", "retrieve", "tool", "respond", "other", "model", "retrieval", "orchestration"),
  anyText(300),
);
const actionOf = (depth: number): fc.Arbitrary<Action> =>
  fc.record({
    kind: fc.constantFrom(
      "step",
      "using",
      "retry",
      "parallel",
      "fail",
      "failure",
      "facts",
      "throw",
      "open",
      "observe",
    ),
    type: word,
    text: fc.oneof(word, anyText(700)),
    value: fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true }),
    pauses: fc.nat({ max: 3 }),
    actions: depth === 0 ? fc.constant([]) : fc.array(actionOf(depth - 1), { maxLength: 3 }),
  });

class Expected {
  started = 0;
  readonly parents: (string | undefined)[] = [];
  /** How often a callback was not run in its step and run. */
  astray = 0;
}

async function perform(scope: Run | Step, run: Run, act: Action, expected: Expected): Promise<void> {
  for (let i = 0; i < act.pauses; i += 1) await undefined;
  const type = act.type as "tool";
  const note = () => {
    expected.started += 1;
    expected.parents.push("stepId" in scope ? scope.stepId : undefined);
  };
  const inContext = (step: Step) => {
    if (currentStep() !== step || currentRun() !== run) expected.astray += 1;
    return inside(step);
  };
  const inside = async (step: Step) => {
    for (const inner of act.actions) await perform(step, run, inner, expected);
  };
  switch (act.kind) {
    case "step":
      note();
      return scope.step(type, act.text, act.value as object, inContext);
    case "using": {
      note();
      using step = scope.step(type, act.text);
      await inside(step);
      return;
    }
    case "observe": {
      expected.started += 1;
      expected.parents.push(currentStep()?.stepId);
      const call = () => inContext(currentStep() as Step);
      return observe(call, { type, name: act.text, metadata: act.value as never, arguments: true })();
    }
    case "open":
      note();
      scope.step(type, act.text);
      return;
    case "retry":
      return scope.retry(type, act.text, { attempts: 2, metadata: act.value as never }, (step) => {
        note();
        return inContext(step);
      });
    case "parallel":
      // Steps that start after the run's end are dropped, so an error waits for the others.
      for (const settled of await Promise.allSettled(
        act.actions.map((inner) => perform(scope, run, inner, expected)),
      )) {
        if (settled.status === "rejected") throw settled.reason;
      }
      return;
    case "fail":
      if ("fail" in scope) scope.fail(act.text, { message: act.value as string });
      return;
    case "failure":
      run.recordFailure({ type, code: act.text, message: act.value as string });
      return;
    case "facts":
      if (!("addMetadata" in scope)) return;
      scope.addMetadata(act.value as Metadata);
      scope.addMetadata({ [act.text]: act.value as string });
      scope.setUsage({ inputTokens: act.value as number, costUsd: act.pauses / 3 });
      scope.setModel(act.text);
      scope.setType(type);
      scope.setWait(act.value as StepWait);
      scope.setArguments(act.value);
      scope.setResultBytes(act.value as number);
      return;
    case "throw":
      throw act.value;
  }
}

it("whatever an agent does, what is sent satisfies the contract and says what it did", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(actionOf(3), { maxLength: 6 }), fc.nat(), async (actions, result) => {
      const expected = new Expected();
      let runId = "";
      const body = async (run: Run) => {
        runId = run.runId;
        for (const act of actions) await perform(run, run, act, expected);
        return result;
      };
      const settled = await tracer.run(body).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      expect(await tracer.flush()).toBe(true);
      const sent = server.stored.get(runId);
      if (sent === undefined) throw new Error("the run did not arrive");
      expect(contractViolations(sent)).toEqual([]);
      expect(sent.steps).toHaveLength(expected.started);
      expect(sent.steps.map((step) => step.parentStepId)).toEqual(expected.parents);
      expect(expected.astray).toBe(0);
      if ("value" in settled) expect(settled.value).toBe(result);
      else expect(statusOf(sent)).toBe("failure");
      const failed = sent.failures.length > 0 || sent.steps.some((step) => step.errorCode !== undefined);
      expect(statusOf(sent) === "success").toBe(!failed);
    }),
    { numRuns: 100 },
  );
  const { produced, delivered, errors } = tracer.stats();
  expect({ produced, delivered, errors }).toEqual({
    produced: server.stored.size,
    delivered: server.stored.size,
    errors: 0,
  });
}, 30_000);
