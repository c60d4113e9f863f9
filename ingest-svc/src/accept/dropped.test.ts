import { clone, create, type MessageInitShape } from "@bufbuild/protobuf";
import { verifyRollups } from "@runfacts/db/admin";
import { type OpenDatabase, openDatabase } from "@runfacts/db/testing";
import { writeRuns } from "@runfacts/db/write";
import { FailureSchema } from "@runfacts/gen/server/failure";
import { type Run, RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { StepSchema } from "@runfacts/gen/server/step";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { partInParts } from "../record/part-in-parts.ts";
import {
  drop,
  expectSame,
  PARTS,
  sendPart,
  sendWhole,
  stored,
  WHOLE,
  writePart,
} from "../testing/both-ways.ts";
import {
  arrival,
  decisionOf,
  failureOf,
  partsOf,
  signalOf,
  stepOf,
  validRun,
} from "../testing/random-run.ts";
import { recordOf, testDigest } from "../testing/record-of.ts";
import { NOW, sampleFailure } from "../testing/sample-run.ts";
import { atOnce } from "./breath.ts";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

const settings = { seed: 13, numRuns: 40, endOnFailure: true };

const EMAIL = "ada.lovelace@example.org";
const TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

/** What must not be stored, in a run that keeps the rules of the contract. */
const leaks: readonly ((run: Run) => void)[] = [
  (run) => {
    run.agentId = TOKEN;
  },
  (run) => {
    run.sessionId = EMAIL;
  },
  (run) => {
    stepOf(run, 0).name = TOKEN;
  },
  (run) => {
    stepOf(run, 1).name = TOKEN;
    stepOf(run, 1).metadata = { tries: 1, prompt: "Why?", user_email: EMAIL, input_tokens: 7 };
  },
  (run) => {
    stepOf(run, 1).model = TOKEN;
    stepOf(run, 1).errorCode = TOKEN;
  },
  (run) => {
    for (const failure of run.failures) failure.message = `Order "${EMAIL}" not found`;
  },
  (run) => {
    failureOf(run).failureCode = TOKEN;
    failureOf(run).message = `${TOKEN} was refused`;
  },
  (run) => {
    decisionOf(run).candidates = ["search_orders", TOKEN];
    decisionOf(run).selected = TOKEN;
  },
  (run) => {
    signalOf(run).value = undefined;
    signalOf(run).category = TOKEN;
    signalOf(run).metadata = { note: EMAIL };
  },
];
const someLeaks = fc.subarray([...leaks], { minLength: 1, maxLength: leaks.length });

function leaking(valid: Run, some: readonly ((run: Run) => void)[]): Run {
  const run = clone(RunSchema, valid);
  for (const leak of some) leak(run);
  return run;
}

const textOf = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));

describe("a run with dropped fields", () => {
  it("is stored alike whole and in parts, without these fields, and known when it comes again", {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(validRun, someLeaks, arrival.order, arrival.cuts, async (valid, some, order, cuts) => {
        const run = leaking(valid, some);
        await expectSame(database, run, partsOf(run, order, cuts), drop);
        expect(textOf(await stored(database, WHOLE, run))).not.toMatch(new RegExp(`${EMAIL}|${TOKEN}|Why`));
        expect(await sendWhole(database, WHOLE, run, drop)).toBe("duplicate");
      }),
      settings,
    );
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("is known when a version that dropped and masked nothing has stored it", {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(validRun, someLeaks, async (valid, some) => {
        const run = leaking(valid, some);
        await writeRuns(database.ingest, WHOLE, [recordOf(run)]);
        expect(await sendWhole(database, WHOLE, run, drop)).toBe("duplicate");
        run.agentVersion = "other";
        expect(await sendWhole(database, WHOLE, run, drop)).toBe("conflict");
      }),
      { ...settings, numRuns: 30 },
    );
  });

  it("ends though such a version began it, and is known whole and in parts when it comes again", {
    timeout: 240_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        validRun,
        someLeaks,
        arrival.order,
        arrival.cuts,
        fc.nat(10),
        async (valid, some, order, cuts, before) => {
          const run = leaking(valid, some);
          const openings = openingsOf(run);
          const parts = [...openings, ...partsOf(run, order, cuts)];
          for (const [n, part] of parts.entries()) {
            const old = n <= Math.min(before, parts.length - 2);
            const result = old
              ? await writePart(database, atOnce(partInParts(part, null, testDigest)))
              : await sendPart(database, part, drop);
            expect(result).not.toBe("refused");
          }
          expect((await stored(database, PARTS, run))?.run).toMatchObject({
            ended_at: BigInt(NOW) * 1_000n,
            failure_count: run.failures.length,
            decision_count: run.decisions.length,
          });
          for (const part of parts)
            expect(await sendPart(database, part, drop)).toMatchObject({ outcome: "unchanged" });
          expect(await sendWhole(database, PARTS, run, drop)).toBe("duplicate");
          const more = clone(RunSchema, run);
          more.failures.push(create(FailureSchema, { ...sampleFailure, failureId: crypto.randomUUID() }));
          expect(await sendWhole(database, PARTS, more, drop)).toBe("conflict");
        },
      ),
      settings,
    );
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });
});

/** Parts that open the steps of a run, each on its own. */
function openingsOf(run: Run): Run[] {
  return run.steps.map((step) => {
    const part = clone(RunSchema, run);
    const { seq, stepId, stepType, name, startedAt, parentStepId } = step;
    const opening = { seq, stepId, stepType, name, startedAt, parentStepId };
    return Object.assign(part, {
      status: RunStatus.RUNNING,
      endedAt: undefined,
      steps: [create(StepSchema, opening as MessageInitShape<typeof StepSchema>)],
      failures: [],
      decisions: [],
      qualitySignals: [],
    });
  });
}
