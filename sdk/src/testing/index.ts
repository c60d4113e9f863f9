export {
  assertFailure,
  assertNothingDropped,
  assertStatus,
  assertStep,
  assertSteps,
} from "./assertions.ts";
export { type Dropping, type ExpectedFailure, type ExpectedStep, outlineOf } from "./expectations.ts";
export { extendExpect, type RunExpectation, type RunMatchers, runMatchers } from "./matchers.ts";
export type { TestFailure, TestRun, TestStep } from "./test-run.ts";
export { TestTracer, type TestTracerOptions } from "./test-tracer.ts";
