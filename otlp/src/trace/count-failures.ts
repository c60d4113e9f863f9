import type { StepType } from "../dialect/dialect.ts";
import { UNKNOWN_ERROR } from "../span/failed-outcome.ts";
import type { StepTree } from "./step-tree.ts";
import { byEnd, lastOf, type TraceStep } from "./trace-step.ts";

/** Which part of an agent failed, as in the contract. */
export type FailureType = "tool" | "model" | "retrieval" | "orchestration";

/** A failure of a run. */
export interface RunFailure {
  readonly stepId: string;
  readonly type: FailureType;
  readonly code: string;
  /** Made of the type and the code; nothing of it was sent. */
  readonly message: string;
}

const typeOf: Readonly<Record<StepType, FailureType>> = {
  tool: "tool",
  retrieve: "retrieval",
  plan: "model",
  respond: "model",
  other: "orchestration",
};

const subjects: Readonly<Record<FailureType, string>> = {
  tool: "Tool call",
  model: "Model call",
  retrieval: "Retrieval",
  orchestration: "Step",
};

/** What is told of the failure of a step: never what the telemetry said. */
function failureOf({ id, type: stepType, errorCode, isAgent }: TraceStep): RunFailure {
  const type = typeOf[stepType];
  const code = errorCode ?? UNKNOWN_ERROR;
  const words = code === UNKNOWN_ERROR ? "" : `: ${code.replaceAll("_", " ")}`;
  return { stepId: id, type, code, message: `${isAgent ? "Agent" : subjects[type]} failed${words}` };
}

/**
 * The failures of a run, each once, where it began: a step that failed adds none if one right inside it failed with the same
 * code, or if the last to end right inside it failed, whose error it wraps.
 */
export function countFailures({ inside }: StepTree): RunFailure[] {
  const failures: RunFailure[] = [];
  for (const step of [...inside.values()].flat()) {
    if (!step.failed) continue;
    const children = inside.get(step.id) ?? [];
    const passesOn = children.some(({ failed, errorCode }) => failed && errorCode === step.errorCode);
    if (!passesOn && lastOf(children, byEnd)?.failed !== true) failures.push(failureOf(step));
  }
  return failures.sort((a, b) => (a.stepId < b.stepId ? -1 : 1));
}
