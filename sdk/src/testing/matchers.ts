import type { RunStatus } from "../run.ts";
import {
  type Dropping,
  type ExpectedFailure,
  type ExpectedStep,
  type Finding,
  findDropped,
  findFailure,
  findStatus,
  findStep,
  findSteps,
} from "./expectations.ts";
import type { TestRun } from "./test-run.ts";

/** Matchers as `expect` has them. */
export interface RunMatchers<R = void> {
  /** A run has a step, by its name or by what it is. */
  toHaveStep(expected: string | ExpectedStep): R;
  /** A run has these steps and no others, as `outlineOf` tells them. */
  toHaveSteps(outline: readonly string[]): R;
  /** A run has a failure, by its code or by what it is. */
  toHaveFailure(expected: string | ExpectedFailure): R;
  /** A run ended so. */
  toHaveStatus(status: RunStatus): R;
  /** A tracer for tests has dropped steps or facts. */
  toHaveDropped(): R;
}

// Jest, where its types are installed, takes matchers so; elsewhere nothing sees it.
declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: declarations of one interface have the same parameters
    interface Matchers<R, T = {}> extends RunMatchers<R> {}
  }
}

interface Result {
  readonly pass: boolean;
  readonly message: () => string;
}

const resultOf = ({ pass, expected, found }: Finding): Result => ({
  pass,
  message: () => `${pass ? "did not expect" : "expected"} ${expected}; ${found}`,
});

/**
 * Matchers for `expect.extend`, of Vitest and of Jest.
 *
 * @example
 * ```ts
 * expect.extend(runMatchers);
 * ```
 */
export const runMatchers = {
  toHaveStep: (run: TestRun, expected: string | ExpectedStep) => resultOf(findStep(run, expected)),
  toHaveSteps: (run: TestRun, outline: readonly string[]) => resultOf(findSteps(run, outline)),
  toHaveFailure: (run: TestRun, expected: string | ExpectedFailure) => resultOf(findFailure(run, expected)),
  toHaveStatus: (run: TestRun, status: RunStatus) => resultOf(findStatus(run, status)),
  toHaveDropped: (tracer: Dropping) => resultOf(findDropped(tracer)),
};

/** What `expect` gives for a run or a tracer for tests. */
export interface RunExpectation extends RunMatchers {
  /** The same, turned round. */
  readonly not: RunMatchers;
}

interface Expect {
  (actual: TestRun | Dropping): unknown;
  extend(matchers: typeof runMatchers): void;
}

/**
 * Teaches the `expect` of Vitest or Jest the matchers, and gives it with their types.
 *
 * @example
 * ```ts
 * import { expect } from "vitest";
 *
 * const expectRun = extendExpect(expect);
 * expectRun(tracer.lastRun).toHaveStep({ type: "tool", name: "search_orders", errorCode: null });
 * ```
 */
export function extendExpect(expect: Expect): (actual: TestRun | Dropping) => RunExpectation {
  expect.extend(runMatchers);
  return (actual) => expect(actual) as RunExpectation;
}
