import { clone, create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { verifyRollups } from "@runfacts/db/admin";
import { type OpenDatabase, openDatabase } from "@runfacts/db/testing";
import { DecisionSchema } from "@runfacts/gen/server/decision";
import { FailureSchema } from "@runfacts/gen/server/failure";
import { type Run, RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { SignalSchema } from "@runfacts/gen/server/signal";
import { type Step, StepWait } from "@runfacts/gen/server/step";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { derivedId, stepIdOf } from "../record/derived-id.ts";
import { expectSame, reject, sendWhole, WHOLE } from "../testing/both-ways.ts";
import {
  arrival,
  decisionOf,
  failureOf,
  HOUR,
  partsOf,
  signalOf,
  stepOf,
  uuid,
  validRun,
} from "../testing/random-run.ts";
import { NOW } from "../testing/sample-run.ts";
import type { RuleName } from "./rules/rule.ts";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

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
    (run) => {
      open(stepOf(run, 0));
      stepOf(run, 0).wait = StepWait.PERSON;
    },
    (run) => {
      open(stepOf(run, 0));
      stepOf(run, 0).resultBytes = 0n;
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
    failureOf(run).failureCode = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
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
  step.wait = undefined;
  step.argumentDigest = undefined;
  step.resultBytes = undefined;
}

const settings = { seed: 13, numRuns: 12, endOnFailure: true };

describe("a run that comes whole and the same in parts", () => {
  it("are stored alike when they are valid", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(validRun, arrival.order, arrival.cuts, async (run, order, cuts) => {
        await expectSame(database, run, partsOf(run, order, cuts));
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
        expect(await sendWhole(database, WHOLE, run, reject)).toBe("refused");
        await expectSame(database, run, partsOf(run, order, cuts));
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
        await expectSame(database, run, partsOf(run, order, cuts));
      }),
      { ...settings, numRuns: 60 },
    );
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });
});
