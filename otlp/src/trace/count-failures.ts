import type { StepType } from "../dialect/dialect.ts";
import { UNKNOWN_ERROR } from "../span/failure-code.ts";
import type { SpanFacts } from "../span/span-facts.ts";
import type { SpanTree } from "./span-tree.ts";

/** Which part of an agent failed, as in the contract. */
export type FailureType = "tool" | "model" | "retrieval" | "orchestration";

/** A failure of a run. */
export interface RunFailure {
  readonly spanId: string;
  readonly type: FailureType;
  readonly code: string;
  /** Made of the type, the code and the name of the tool; nothing of it was sent. */
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
  tool: "Tool",
  model: "Model call",
  retrieval: "Retrieval",
  orchestration: "Step",
};

/** What is told of the failure of a step: never what the telemetry said. */
function failureOf({ spanId, type: stepType, errorCode, toolName, isAgent }: SpanFacts): RunFailure {
  const type = typeOf[stepType];
  const code = errorCode ?? UNKNOWN_ERROR;
  const kind = isAgent ? "Agent" : subjects[type];
  const subject = toolName === undefined ? kind : `${kind} ${toolName}`;
  const words = code === UNKNOWN_ERROR ? "" : `: ${code.replaceAll("_", " ")}`;
  return { spanId, type, code, message: `${subject} failed${words}` };
}

/** Whether one span ended after another; one that is open ends after all. */
function endedLater(a: SpanFacts, b: SpanFacts): boolean {
  const [aEnd, bEnd] = [a.endUs ?? Number.POSITIVE_INFINITY, b.endUs ?? Number.POSITIVE_INFINITY];
  if (aEnd !== bEnd) return aEnd > bEnd;
  return a.startUs === b.startUs ? a.spanId > b.spanId : a.startUs > b.startUs;
}

/**
 * The failures of a run, each once, where it began: a span that failed adds none if one right inside it failed with the same
 * code, or if the last to end right inside it failed, whose error it wraps.
 */
export function countFailures({ fromInside, inside }: SpanTree): RunFailure[] {
  const failures: RunFailure[] = [];
  for (const span of fromInside) {
    if (!span.failed) continue;
    const children = inside.get(span.spanId) ?? [];
    const passesOn = children.some(({ failed, errorCode }) => failed && errorCode === span.errorCode);
    const last = children.reduce<SpanFacts | undefined>(
      (latest, child) => (latest === undefined || endedLater(child, latest) ? child : latest),
      undefined,
    );
    if (!passesOn && last?.failed !== true) failures.push(failureOf(span));
  }
  return failures.sort((a, b) => (a.spanId < b.spanId ? -1 : 1));
}
