import { clone, create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type Decision, DecisionSchema } from "@runfacts/gen/server/decision";
import { type Failure, FailureSchema } from "@runfacts/gen/server/failure";
import { type Run, RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { type Signal, SignalSchema } from "@runfacts/gen/server/signal";
import { type Step, StepSchema, StepWait } from "@runfacts/gen/server/step";
import fc from "fast-check";
import { stepIdOf } from "../record/derived-id.ts";
import { NOW, sampleDecision, sampleFailure, sampleRun, sampleSignal } from "./sample-run.ts";

export const HOUR = 3_600_000;

export const uuid = (n: number) => `0199c3f1-7a3b-4c55-8f0e-${n.toString(16).padStart(12, "0")}`;
export const stepOf = (run: Run, at: number): Step => run.steps[at] ?? run.steps[0] ?? create(StepSchema);
export const failureOf = (run: Run): Failure => run.failures[0] ?? create(FailureSchema);
export const decisionOf = (run: Run): Decision => run.decisions[0] ?? create(DecisionSchema);
export const signalOf = (run: Run): Signal => run.qualitySignals[0] ?? create(SignalSchema);

/** Each run has ids of its own, since all are stored in one database. */
let made = 0;

/** What a step may tell of progress. */
const progress = {
  wait: fc.constantFrom(undefined, StepWait.PERSON, StepWait.RUN),
  digest: fc.option(fc.bigInt(0n, 2n ** 128n - 1n)),
  bytes: fc.option(fc.bigInt(0n, 2n ** 53n - 1n)),
};

/** A valid run: steps with and without ids, some nested; failures, decisions and signals of steps and of the run. */
export const validRun = fc
  .record({
    status: fc.constantFrom(RunStatus.SUCCESS, RunStatus.PARTIAL, RunStatus.FAILURE),
    steps: fc.array(fc.record({ isNamed: fc.boolean(), parent: fc.option(fc.nat(8)), ...progress }), {
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
      steps: steps.map(({ parent, wait, digest, bytes }, seq) => ({
        seq,
        stepId: own(seq),
        stepType: 3,
        name: `step_${seq}`,
        startedAt: timestampFromMs(NOW - HOUR + seq),
        endedAt: timestampFromMs(NOW - HOUR + 2 * seq),
        metadata: { tries: seq },
        wait,
        ...(digest === null ? {} : { argumentDigest: digest.toString(16).padStart(32, "0") }),
        ...(bytes === null ? {} : { resultBytes: bytes }),
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
export function partsOf(run: Run, order: readonly number[], cuts: readonly boolean[]): Run[] {
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

/** In what order facts come, and after which a part ends. */
export const arrival = {
  order: fc.array(fc.nat(1_000), { minLength: 5, maxLength: 12 }),
  cuts: fc.array(fc.boolean(), { minLength: 3, maxLength: 7 }),
};
