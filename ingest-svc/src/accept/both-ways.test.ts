import { clone, create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { verifyRollups } from "@runfacts/db/admin";
import { getRun } from "@runfacts/db/read";
import { type OpenDatabase, openDatabase } from "@runfacts/db/testing";
import { type PartResult, writeParts, writeRuns } from "@runfacts/db/write";
import { type Decision, DecisionSchema } from "@runfacts/gen/server/decision";
import { type Failure, FailureSchema } from "@runfacts/gen/server/failure";
import { type Run, RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { type Signal, SignalSchema } from "@runfacts/gen/server/signal";
import { type Step, StepSchema } from "@runfacts/gen/server/step";
import { createValidator } from "@runfacts/server";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { derivedId, stepIdOf } from "../record/derived-id.ts";
import { NOW, sampleDecision, sampleFailure, sampleRun, sampleSignal } from "../testing/sample-run.ts";
import { acceptPart, acceptRuns } from "./accept-runs.ts";
import type { RuleName } from "./rules/rule.ts";

const WHOLE = 1;
const PARTS = 2;
const HOUR = 3_600_000;

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

/** What runs are checked with: as the service does, with a limit of age. */
const acceptor = {
  clock: () => NOW,
  policy: undefined,
  retention: { current: BigInt(NOW - 90 * 24 * HOUR) * 1_000n },
  validator: createValidator(),
};

const uuid = (n: number) => `0199c3f1-7a3b-4c55-8f0e-${n.toString(16).padStart(12, "0")}`;
const stepOf = (run: Run, at: number): Step => run.steps[at] ?? run.steps[0] ?? create(StepSchema);
const failureOf = (run: Run): Failure => run.failures[0] ?? create(FailureSchema);
const decisionOf = (run: Run): Decision => run.decisions[0] ?? create(DecisionSchema);
const signalOf = (run: Run): Signal => run.qualitySignals[0] ?? create(SignalSchema);

/** A change that makes a valid run break a rule. The run has at least two steps, a failure, a decision and a signal. */
type Breaker = (run: Run) => void;

/** How each rule is broken, in every way that is not the same. A new rule without one does not compile. */
const breakers: { readonly [rule in RuleName]: readonly Breaker[] } = {
  "status.failure_named": [
    (run) => {
      run.status = RunStatus.FAILURE;
      run.failures = [];
    },
  ],
  required: [
    (run) => {
      run.endedAt = undefined;
    },
    (run) => open(stepOf(run, 0)),
    (run) => open(stepOf(run, 1)),
  ],
  "seq.repeat": [
    (run) => {
      stepOf(run, 1).seq = stepOf(run, 0).seq;
    },
  ],
  "seq.gap": [
    (run) => {
      stepOf(run, 0).seq = 9_999;
    },
    (run) => {
      stepOf(run, 1).seq = run.steps.length;
    },
  ],
  "reference.unknown": [
    (run) => {
      stepOf(run, 1).parentStepId = uuid(0xdead);
    },
    (run) => {
      failureOf(run).stepId = uuid(0xdead);
    },
    (run) => {
      decisionOf(run).stepId = uuid(0xdead);
    },
    (run) => {
      signalOf(run).stepId = uuid(0xdead);
    },
  ],
  "reference.cycle": [
    (run) => {
      stepOf(run, 0).parentStepId = stepIdOf(run.runId, stepOf(run, 0));
    },
    (run) => {
      stepOf(run, 0).parentStepId = stepIdOf(run.runId, stepOf(run, 1));
      stepOf(run, 1).parentStepId = stepIdOf(run.runId, stepOf(run, 0));
    },
  ],
  "status.whole": [
    (run) => {
      run.status = RunStatus.RUNNING;
    },
  ],
  "part.status": [
    (run) => {
      run.status = RunStatus.ABANDONED;
    },
  ],
  "part.running": [
    (run) => {
      run.status = RunStatus.RUNNING;
    },
  ],
  "times.ordered": [
    (run) => {
      run.endedAt = timestampFromMs(NOW - 30 * 24 * HOUR);
    },
    (run) => {
      stepOf(run, 1).endedAt = timestampFromMs(NOW - 30 * 24 * HOUR);
    },
  ],
  "times.ahead": [
    (run) => {
      run.startedAt = timestampFromMs(NOW + 25 * HOUR);
      run.endedAt = timestampFromMs(NOW + 25 * HOUR);
    },
    (run) => {
      stepOf(run, 0).startedAt = timestampFromMs(NOW + 25 * HOUR);
      stepOf(run, 0).endedAt = timestampFromMs(NOW + 25 * HOUR);
    },
  ],
  "latency.range": [
    (run) => {
      stepOf(run, 0).startedAt = timestampFromMs(NOW - 25 * 24 * HOUR);
      stepOf(run, 0).endedAt = timestampFromMs(NOW);
    },
  ],
  "id.repeat": [
    (run) => {
      stepOf(run, 0).stepId = uuid(7);
      stepOf(run, 1).stepId = uuid(7).toUpperCase();
    },
    (run) => {
      stepOf(run, 0).stepId = derivedId(run.runId, `step:${stepOf(run, 1).seq}`);
      stepOf(run, 1).stepId = "";
    },
    (run) => {
      // The very same failure twice is one that was sent again, which parts may do.
      run.failures.push(create(FailureSchema, { ...failureOf(run), failureCode: "other" }));
    },
    (run) => {
      run.decisions.push(create(DecisionSchema, { ...decisionOf(run), selected: "other" }));
    },
    (run) => {
      run.qualitySignals.push(create(SignalSchema, { ...signalOf(run), signalCode: "other" }));
    },
  ],
  "step.open": [
    (run) => {
      stepOf(run, 0).endedAt = undefined;
      stepOf(run, 0).latencyMs = 3;
    },
  ],
  "signal.single": [
    (run) => {
      signalOf(run).number = 0.5;
    },
    (run) => {
      signalOf(run).value = undefined;
    },
  ],
};

/** The same for rules that the contract annotates, for privacy, and for age: both ways ask the same code. */
const others: readonly Breaker[] = [
  (run) => {
    run.agentId = "";
  },
  (run) => {
    stepOf(run, 1).name = "n".repeat(256);
  },
  (run) => {
    stepOf(run, 1).metadata = { prompt: "tell me" };
  },
  (run) => {
    failureOf(run).message = "mail to jane.doe@example.com";
  },
  (run) => {
    decisionOf(run).selected = "a sentence";
  },
  (run) => {
    signalOf(run).metadata = { prompt: "tell me" };
  },
  (run) => {
    run.startedAt = timestampFromMs(NOW - 91 * 24 * HOUR);
  },
];

function open(step: Step): void {
  step.endedAt = undefined;
  step.latencyMs = undefined;
  step.metadata = undefined;
  step.errorCode = undefined;
}

/** Each run has ids of its own, since all are stored in one database. */
let made = 0;

/** A valid run: steps with and without ids, some nested; failures, decisions and signals of steps and of the run. */
const validRun = fc
  .record({
    status: fc.constantFrom(RunStatus.SUCCESS, RunStatus.PARTIAL, RunStatus.FAILURE),
    steps: fc.array(fc.record({ isNamed: fc.boolean(), parent: fc.option(fc.nat(8)) }), {
      minLength: 2,
      maxLength: 7,
    }),
    failures: fc.array(fc.option(fc.nat(8)), { minLength: 1, maxLength: 3 }),
    decisions: fc.array(fc.option(fc.nat(8)), { minLength: 1, maxLength: 2 }),
    signals: fc.array(fc.option(fc.nat(8)), { minLength: 1, maxLength: 2 }),
  })
  .map(({ status, steps, failures, decisions, signals }): Run => {
    made += 1;
    const id = made * 1_000;
    const runId = uuid(id);
    const own = (seq: number) => (steps[seq]?.isNamed ? uuid(id + 1 + seq) : "");
    const idOf = (seq: number) => stepIdOf(runId, { stepId: own(seq), seq });
    const ofStep = (step: number | null) =>
      step !== null && step < steps.length ? { stepId: idOf(step) } : {};
    return sampleRun({
      runId,
      status,
      startedAt: timestampFromMs(NOW - HOUR),
      endedAt: timestampFromMs(NOW),
      steps: steps.map(({ parent }, seq) => ({
        seq,
        stepId: own(seq),
        stepType: 3,
        name: `step_${seq}`,
        startedAt: timestampFromMs(NOW - HOUR + seq),
        endedAt: timestampFromMs(NOW - HOUR + 2 * seq),
        metadata: { tries: seq },
        ...(parent !== null && parent < seq ? { parentStepId: idOf(parent) } : {}),
      })),
      failures: failures.map((step, n) => ({
        ...sampleFailure,
        failureId: uuid(id + 100 + n),
        ...ofStep(step),
      })),
      decisions: decisions.map((step, n) => ({
        ...sampleDecision,
        decisionId: uuid(id + 200 + n),
        ...ofStep(step),
      })),
      qualitySignals: signals.map((step, n) => ({
        ...sampleSignal,
        signalId: uuid(id + 300 + n),
        ...ofStep(step),
      })),
    });
  });

/** One fact of a run in a part of its own. */
type Fact = Partial<Pick<Run, "status" | "endedAt" | "steps" | "failures" | "decisions" | "qualitySignals">>;

function factsOf(run: Run): Fact[] {
  return [
    { status: run.status, ...(run.endedAt === undefined ? {} : { endedAt: run.endedAt }) },
    ...run.steps.map((step) => ({ steps: [step] })),
    ...run.failures.map((failure) => ({ failures: [failure] })),
    ...run.decisions.map((decision) => ({ decisions: [decision] })),
    ...run.qualitySignals.map((signal) => ({ qualitySignals: [signal] })),
  ];
}

/** All facts of a run, in the order given, cut into parts after some of them. */
function partsOf(run: Run, order: readonly number[], cuts: readonly boolean[]): Run[] {
  const facts = factsOf(run)
    .map((fact, n) => ({ fact, at: order[n % order.length] ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ fact }) => fact);
  const groups: Fact[][] = [[]];
  for (const [n, fact] of facts.entries()) {
    groups.at(-1)?.push(fact);
    if (cuts[n % cuts.length]) groups.push([]);
  }
  return groups.map((group) => {
    const part = clone(RunSchema, run);
    const end = group.find(({ status }) => status !== undefined);
    part.status = end?.status ?? RunStatus.RUNNING;
    part.endedAt = end === undefined ? undefined : run.endedAt;
    part.steps = group.flatMap(({ steps = [] }) => steps);
    part.failures = group.flatMap(({ failures = [] }) => failures);
    part.decisions = group.flatMap(({ decisions = [] }) => decisions);
    part.qualitySignals = group.flatMap(({ qualitySignals = [] }) => qualitySignals);
    return clone(RunSchema, part);
  });
}

async function sendWhole(projectId: number, run: Run): Promise<string> {
  const [accepted] = await acceptRuns(acceptor, [clone(RunSchema, run)]);
  if (accepted?.record === undefined) return "refused";
  const [result] = await writeRuns(database.ingest, projectId, [accepted.record]);
  return result?.outcome ?? "none";
}

async function sendPart(part: Run): Promise<PartResult | "refused"> {
  const { record } = await acceptPart(acceptor, part, null);
  if (record === undefined) return "refused";
  const [result] = await writeParts(database.ingest, PARTS, [record]);
  if (result === undefined) throw new Error("no result");
  return typeof result.outcome === "object" || result.outcome === "too_large" ? "refused" : result;
}

/** All that is stored of a run, but for what tells when and where. */
async function stored(projectId: number, { runId }: Run) {
  const found = await getRun(database.query, projectId, runId);
  if (found === null) return null;
  const { received_at: _received, project_id: _project, ...run } = found.run;
  const signals = found.signals.map(({ recorded_at: _recorded, ...signal }) => signal);
  return { ...found, run, signals };
}

/** Sends a run both ways: of what is refused whole a part is refused, or it never ends in parts; and what is taken whole comes out the same. */
async function expectSame(run: Run, parts: readonly Run[]): Promise<void> {
  const whole = await sendWhole(WHOLE, run);
  const results: (PartResult | "refused")[] = [];
  for (const part of parts) results.push(await sendPart(part));
  const taken = results.filter((result) => result !== "refused");
  const found = await stored(PARTS, run);
  if (whole === "refused") {
    expect(await sendWhole(PARTS, run)).toBe("refused");
    if (taken.length < results.length) return;
    // Some of its facts may have been whole without the others; all of them are not.
    expect(taken.at(-1)?.status).toBe("running");
    expect(found?.run).toMatchObject({ status: "running", ended_at: null });
    const told = run.status !== RunStatus.RUNNING;
    expect(taken.at(-1)?.lacks).toEqual(told ? expect.arrayContaining([expect.anything()]) : []);
    return;
  }
  expect(whole).toBe("created");
  expect(results).not.toContain("refused");
  expect(found).toEqual(await stored(WHOLE, run));
  expect(taken.at(-1)).toMatchObject({ status: found?.run.status, lacks: [] });
  expect(await sendWhole(PARTS, run)).toBe("duplicate");
}

const arrival = {
  order: fc.array(fc.nat(1_000), { minLength: 5, maxLength: 12 }),
  cuts: fc.array(fc.boolean(), { minLength: 3, maxLength: 7 }),
};
const settings = { seed: 13, numRuns: 12, endOnFailure: true };

describe("a run that comes whole and the same in parts", () => {
  it("are stored alike when they are valid", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(validRun, arrival.order, arrival.cuts, async (run, order, cuts) => {
        await expectSame(run, partsOf(run, order, cuts));
      }),
      { ...settings, numRuns: 40 },
    );
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  const cases = [
    ...Object.entries(breakers).flatMap(([rule, ways]) =>
      ways.map((way, n) => [`${rule} (${n + 1})`, way] as const),
    ),
    ...others.map((way, n) => [`another rule (${n + 1})`, way] as const),
  ];

  it.each(cases)("break %s alike", { timeout: 120_000 }, async (_, breakRule) => {
    await fc.assert(
      fc.asyncProperty(validRun, arrival.order, arrival.cuts, async (valid, order, cuts) => {
        const run = clone(RunSchema, valid);
        breakRule(run);
        expect(await sendWhole(WHOLE, run)).toBe("refused");
        await expectSame(run, partsOf(run, order, cuts));
      }),
      settings,
    );
  });

  it("break several rules alike", { timeout: 120_000 }, async () => {
    const some = fc.subarray(
      cases.map(([, way]) => way),
      { minLength: 2, maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(validRun, some, arrival.order, arrival.cuts, async (valid, ways, order, cuts) => {
        const run = clone(RunSchema, valid);
        for (const way of ways) way(run);
        await expectSame(run, partsOf(run, order, cuts));
      }),
      { ...settings, numRuns: 60 },
    );
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });
});
