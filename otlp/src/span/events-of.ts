import type { KeyValue } from "@runfacts/gen/otlp/common";
import type { Span_Event } from "@runfacts/gen/otlp/trace";
import type { SpanDialect } from "../dialect/dialect.ts";
import type { Dropped } from "../dialect/dropped.ts";
import type { FactCheck } from "../value/fact-check.ts";
import { readValue } from "../value/read-value.ts";
import { isCode } from "../value/shape.ts";
import type { Evaluation } from "./span-facts.ts";

/** What the events of a span tell. */
export interface EventFacts {
  /** Something was thrown. */
  readonly hasException: boolean;
  /** Class of what was thrown last; not checked. */
  readonly exceptionType?: string;
  readonly evaluations: readonly Evaluation[];
}

type EvaluationNames = NonNullable<SpanDialect["evaluation"]>;

const none: EventFacts = { hasException: false, evaluations: [] };

function takeValue(attributes: readonly KeyValue[], name: string, dropped: Dropped) {
  dropped.event_attribute -= 1;
  const value = attributes.find(({ key }) => key === name)?.value;
  if (value === undefined) dropped.event_attribute += 1;
  return value;
}

/** A judgement that an event or a record holds: its name, score and label, never its explanation. */
export function evaluationOf(
  attributes: readonly KeyValue[],
  names: EvaluationNames,
  check: FactCheck,
  dropped: Dropped,
): Evaluation | undefined {
  dropped.event_attribute += attributes.length;
  const name = readValue(takeValue(attributes, names.name, dropped), "text");
  const score = readValue(takeValue(attributes, names.score, dropped), "number");
  const label = readValue(takeValue(attributes, names.label, dropped), "text");
  if (typeof name !== "string" || !isCode(name) || !check.accepts("name", name)) {
    dropped.wrong_shape += 1;
    return undefined;
  }
  const isKept = typeof label === "string" && isCode(label) && check.accepts("code", label);
  if (typeof score !== "number" && !isKept) return undefined;
  return { name, ...(typeof score === "number" && { score }), ...(isKept && { label }) };
}

/** Reads of events the class of exceptions and the judgements; everything else is counted, not read. */
export function eventsOf(
  events: readonly Span_Event[],
  judgements: readonly EvaluationNames[],
  check: FactCheck,
  dropped: Dropped,
): EventFacts {
  if (events.length === 0) return none;
  let hasException = false;
  let exceptionType: string | undefined;
  const evaluations: Evaluation[] = [];
  for (const { name, attributes } of events) {
    const names = judgements.find(({ event }) => event === name);
    if (names !== undefined) {
      const evaluation = evaluationOf(attributes, names, check, dropped);
      if (evaluation !== undefined) evaluations.push(evaluation);
      continue;
    }
    dropped.event_attribute += attributes.length;
    if (name !== "exception") continue;
    hasException = true;
    const type = readValue(takeValue(attributes, "exception.type", dropped), "text");
    if (typeof type === "string") exceptionType = type;
  }
  return { hasException, evaluations, ...(exceptionType !== undefined && { exceptionType }) };
}
