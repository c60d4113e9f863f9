import type { KeyValue } from "@runfacts/gen/otlp/common";
import type { Span_Event } from "@runfacts/gen/otlp/trace";
import type { SpanDialect } from "../dialect/dialect.ts";
import type { Dropped } from "../dialect/dropped.ts";
import type { FactCheck, FactKind } from "../value/fact-check.ts";
import { readValue } from "../value/read-value.ts";
import { isCode } from "../value/shape.ts";
import type { Evaluation } from "./span-facts.ts";
import { kept } from "./step-of.ts";

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

/** A judgement that an event or a record holds: its name, score and label, never its explanation. One that is left out is counted. */
export function evaluationOf(
  attributes: readonly KeyValue[],
  names: EvaluationNames,
  check: FactCheck,
  dropped: Dropped,
): Evaluation | undefined {
  dropped.event_attribute += attributes.length;
  const counted = dropped.wrong_type + dropped.wrong_shape + dropped.privacy;
  const read = (attribute: string, kind: "text" | "number") => {
    const value = takeValue(attributes, attribute, dropped);
    const fact = readValue(value, kind);
    if (value !== undefined && fact === undefined) dropped.wrong_type += 1;
    return fact;
  };
  const keptText = (attribute: string, kind: FactKind) => {
    const text = read(attribute, "text");
    return kept(typeof text === "string" ? text : undefined, kind, isCode, check, dropped);
  };
  const name = keptText(names.name, "name");
  const score = read(names.score, "number");
  const label = keptText(names.label, "code");
  if (name !== undefined && (typeof score === "number" || label !== undefined))
    return { name, ...(typeof score === "number" && { score }), ...(label !== undefined && { label }) };
  if (dropped.wrong_type + dropped.wrong_shape + dropped.privacy === counted) dropped.wrong_shape += 1;
  return undefined;
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
