import type { FailureType } from "../failure-details.ts";
import type { RunStatus } from "../run.ts";
import type { Metadata, StepType, StepWait, Usage } from "../step.ts";
import type { TestFailure, TestRun, TestStep } from "./test-run.ts";

/** What a step is expected to be; what is absent may be anything. */
export interface ExpectedStep {
  /** What kind of work it is. */
  readonly type?: StepType;
  /** Its name, or what that matches. */
  readonly name?: string | RegExp;
  /** `null`: it did not fail. */
  readonly errorCode?: string | null;
  /** The model that was called. */
  readonly model?: string;
  /** Which attempt it is, from 1. */
  readonly attempt?: number;
  /** What it waited for. */
  readonly wait?: StepWait;
  /** Counts that it has among others. */
  readonly usage?: Usage;
  /** Facts that it has among others. */
  readonly metadata?: Metadata;
  /** The name of the step that it is part of; `null`: of none. */
  readonly within?: string | null;
}

/** What a failure is expected to be; what is absent may be anything. */
export interface ExpectedFailure {
  /** Which part failed. */
  readonly type?: FailureType;
  /** What went wrong. */
  readonly code?: string;
  /** The name of its step; `null`: of the run as a whole. */
  readonly step?: string | null;
}

/** Whether something is as expected, and what there is instead. */
export interface Finding {
  readonly pass: boolean;
  /** What was expected, to go behind "expected" or "did not expect". */
  readonly expected: string;
  readonly found: string;
}

const indented = (lines: readonly string[]) => lines.map((line) => `\n  ${line}`).join("") || " nothing";

const stepOf = (run: TestRun, stepId: string | undefined): TestStep | undefined =>
  stepId === undefined ? undefined : run.steps.find((step) => step.stepId === stepId);

const isSame = (value: unknown, expected: unknown) => JSON.stringify(value) === JSON.stringify(expected);

function hasFacts(facts: object, expected: object = {}): boolean {
  const known = facts as { readonly [name: string]: unknown };
  return Object.entries(expected).every(([name, value]) => isSame(known[name], value));
}

function isNamed(name: string, expected: string | RegExp | undefined): boolean {
  if (expected === undefined) return true;
  return typeof expected === "string" ? name === expected : expected.test(name);
}

function isStep(run: TestRun, step: TestStep, expected: ExpectedStep): boolean {
  const { name, usage, metadata, within, errorCode, ...words } = expected;
  return (
    isNamed(step.name, name) &&
    hasFacts(step, words) &&
    hasFacts(step.usage, usage) &&
    hasFacts(step.metadata, metadata) &&
    (errorCode === undefined || step.errorCode === (errorCode ?? undefined)) &&
    (within === undefined || stepOf(run, step.parentStepId)?.name === (within ?? undefined))
  );
}

function isFailure(run: TestRun, failure: TestFailure, { step, ...words }: ExpectedFailure): boolean {
  return (
    hasFacts(failure, words) &&
    (step === undefined || stepOf(run, failure.stepId)?.name === (step ?? undefined))
  );
}

function lineOf(run: TestRun, step: TestStep): string {
  let depth = 0;
  for (let above = stepOf(run, step.parentStepId); above; above = stepOf(run, above.parentStepId)) depth += 1;
  const failed = step.errorCode === undefined ? "" : ` (${step.errorCode})`;
  return `${"  ".repeat(depth)}${step.type} ${step.name}${failed}`;
}

/** A line for each step of a run: its type, its name, and the code of one that failed; indented below what it is part of. */
export function outlineOf(run: TestRun): readonly string[] {
  return run.steps.map((step) => lineOf(run, step));
}

const inWords = (value: unknown) =>
  JSON.stringify(value, (_, part) => (part instanceof RegExp ? String(part) : part));

const foundSteps = (run: TestRun) => `its steps are:${indented(outlineOf(run))}`;

export function findStep(run: TestRun, given: string | ExpectedStep): Finding {
  const expected = typeof given === "string" ? { name: given } : given;
  return {
    pass: run.steps.some((step) => isStep(run, step, expected)),
    expected: `a step ${inWords(given)}`,
    found: foundSteps(run),
  };
}

export function findSteps(run: TestRun, outline: readonly string[]): Finding {
  return {
    pass: isSame(outlineOf(run), outline),
    expected: `the steps:${indented(outline)}\n`,
    found: foundSteps(run),
  };
}

export function findFailure(run: TestRun, given: string | ExpectedFailure): Finding {
  const expected = typeof given === "string" ? { code: given } : given;
  const lines = run.failures.map(
    ({ type, code, stepId }) => `${type}/${code} of ${stepOf(run, stepId)?.name ?? "the run"}`,
  );
  return {
    pass: run.failures.some((failure) => isFailure(run, failure, expected)),
    expected: `a failure ${inWords(given)}`,
    found: `its failures are:${indented(lines)}`,
  };
}

export function findStatus(run: TestRun, status: RunStatus): Finding {
  return { pass: run.status === status, expected: `the status ${status}`, found: `it is ${run.status}` };
}

/** What has dropped steps and facts: a tracer for tests. */
export interface Dropping {
  /** Each step or fact that was dropped, and why. */
  readonly dropped: readonly { readonly message: string }[];
}

export function findDropped({ dropped }: Dropping): Finding {
  return {
    pass: dropped.length > 0,
    expected: "something dropped",
    found: `dropped is:${indented(dropped.map(({ message }) => message))}`,
  };
}
