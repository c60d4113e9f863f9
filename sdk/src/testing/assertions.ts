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

/** What test runners know as a failed assertion, by its code. */
class AssertionError extends Error {
  readonly code = "ERR_ASSERTION";
  override readonly name = "AssertionError";
}

function assert({ pass, expected, found }: Finding): void {
  if (!pass) throw new AssertionError(`expected ${expected}; ${found}`);
}

/**
 * Asserts that a run has a step, by its name or by what it is.
 *
 * @throws an AssertionError that lists its steps
 */
export function assertStep(run: TestRun, expected: string | ExpectedStep): void {
  assert(findStep(run, expected));
}

/**
 * Asserts that a run has these steps and no others, as {@link outlineOf} tells them.
 *
 * @throws an AssertionError that lists its steps
 */
export function assertSteps(run: TestRun, outline: readonly string[]): void {
  assert(findSteps(run, outline));
}

/**
 * Asserts that a run has a failure, by its code or by what it is.
 *
 * @throws an AssertionError that lists its failures
 */
export function assertFailure(run: TestRun, expected: string | ExpectedFailure): void {
  assert(findFailure(run, expected));
}

/**
 * Asserts how a run ended.
 *
 * @throws an AssertionError that tells how it did
 */
export function assertStatus(run: TestRun, status: RunStatus): void {
  assert(findStatus(run, status));
}

/**
 * Asserts that all that the agent told would be stored.
 *
 * @throws an AssertionError that lists what was dropped, by its rule
 */
export function assertNothingDropped(tracer: Dropping): void {
  const finding = findDropped(tracer);
  assert({ ...finding, pass: !finding.pass, expected: "nothing dropped" });
}
