import type { AgentTracer } from "../../agent-tracer.ts";
import { OpenSpans } from "../spans/open-spans.ts";
import type { Span } from "../spans/span.ts";
import { type ChainStart, taskOf } from "./chain-step.ts";

/** What is kept of a span until its end. */
export interface ChainFacts {
  readonly startedAt: number;
  readonly model: string | undefined;
  /** Whether it tries what is inside it again. */
  readonly isRetrying: boolean;
  /** How often each task of a graph was tried. */
  readonly attempts: Map<string, number>;
  hasChunk: boolean;
  hasWaited: boolean;
}

/** A wait for a person, once in the innermost step that was interrupted. */
export function markWait(span: Span<ChainFacts>): void {
  if (span.facts.hasWaited) return;
  for (let around: Span<ChainFacts> | undefined = span; around !== undefined; around = around.parent)
    around.facts.hasWaited = true;
  span.scope.step("other", "interrupt", { wait: "person" }).end();
}

/** Which attempt at its task a node of a graph is, from 1; undefined for what is no node. */
export function nodeAttempt(around: Span<ChainFacts> | undefined, start: ChainStart): number | undefined {
  const task = around === undefined ? undefined : taskOf(start);
  if (task === undefined || around === undefined) return undefined;
  const attempt = (around.facts.attempts.get(task) ?? 0) + 1;
  around.facts.attempts.set(task, attempt);
  return attempt;
}

const ofTracers = new WeakMap<object, OpenSpans<ChainFacts>>();
const ofDefault = new OpenSpans<ChainFacts>(undefined);

/** The spans of a tracer, whichever handler hears of them: one may be given to a graph, another to a model inside it. */
export function spansOf(tracer: AgentTracer | undefined): OpenSpans<ChainFacts> {
  if (tracer === undefined) return ofDefault;
  const known = ofTracers.get(tracer) ?? new OpenSpans<ChainFacts>(tracer);
  ofTracers.set(tracer, known);
  return known;
}
