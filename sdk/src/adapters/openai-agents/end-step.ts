import type { Step, Usage } from "../../step.ts";
import { sizeOf } from "../size-of.ts";
import { parseArguments, readListAt, readPath, readTextAt } from "../spans/read.ts";
import { readTokens } from "../spans/read-tokens.ts";
import type { Span } from "../spans/span.ts";
import type { SpanFacts } from "./traces.ts";

const CALL = /[_-]call$/;
/** What the agent itself has to answer: calls of its functions, and approvals. */
const OWN_CALL = /^(?:function_call|mcp_approval_request)$/;

/** Types of what a model gave: the items of a response, or the calls in the choices of a completion. */
function typesOf(data: unknown): readonly string[] {
  const response = readPath(data, "_response");
  const items = response === undefined ? readListAt(data, "output") : readListAt(response, "output");
  return items.flatMap((item) => {
    const calls = readListAt(item, "choices").flatMap((choice) =>
      readListAt(choice, "message", "tool_calls"),
    );
    return [readTextAt(item, "type") ?? "", ...calls.map(() => "function_call")];
  });
}

function endModelStep(step: Step, data: unknown, turn: SpanFacts | undefined): void {
  const [completion] = readListAt(data, "output");
  const model = readTextAt(data, "model") ?? readTextAt(data, "_response", "model");
  const usage =
    readTokens(readPath(data, "usage")) ??
    readTokens(readPath(data, "_response", "usage")) ??
    readTokens(readPath(completion, "usage"));
  const types = typesOf(data);
  if (model !== undefined) {
    step.setName(`chat ${model}`);
    step.setModel(model);
  }
  if (usage !== undefined) step.setUsage(usage);
  if (types.some((type) => CALL.test(type))) step.setType("plan");
  if (turn === undefined) return;
  turn.awaited += types.filter((type) => OWN_CALL.test(type)).length;
  turn.hasUsage ||= usage !== undefined;
}

function endToolStep(step: Step, data: unknown): void {
  const given = readTextAt(data, "input");
  const output = readTextAt(data, "output");
  if (given !== undefined) step.setArguments(parseArguments(given));
  const bytes = output === undefined ? undefined : sizeOf(output);
  if (bytes !== undefined) step.setResultBytes(bytes);
}

function endHandoffStep(step: Step, data: unknown, turn: SpanFacts | undefined): void {
  const target = readTextAt(data, "to_agent");
  if (target !== undefined) step.setName(`handoff ${target}`);
  // Of several that the model asked for, one is done.
  if (turn !== undefined) turn.awaited = 0;
}

function endGuardrailStep(step: Step, data: unknown, { trace }: SpanFacts): void {
  if (readPath(data, "triggered") !== true) return;
  trace.tripwire = { name: "GuardrailTripwireTriggered" };
  step.hold().fail(trace.tripwire);
}

const counts = ["inputTokens", "outputTokens", "cacheReadTokens", "reasoningTokens"] as const;

function sum(one: Usage, other: Usage): Usage {
  const added: { [count in (typeof counts)[number]]?: number } = {};
  for (const count of counts) {
    if (one[count] !== undefined || other[count] !== undefined)
      added[count] = (one[count] ?? 0) + (other[count] ?? 0);
  }
  return added;
}

/** Tokens that no call told are those of the agent; calls that nothing answers wait for somebody who approves them. */
function endTurn({ parent, scope, facts }: Span<SpanFacts>, data: unknown, hasFailed: boolean): void {
  const usage = readTokens(readPath(data, "usage"));
  if (!facts.hasUsage && usage !== undefined && parent?.step !== undefined) {
    parent.facts.usage = sum(parent.facts.usage, usage);
    if (Object.values(parent.facts.usage).some((count) => count > 0))
      parent.step.setUsage(parent.facts.usage);
  }
  if (facts.awaited > 0 && !hasFailed) scope.step("other", "approval", { wait: "person" }).end();
}

/** The turn that a span is part of. */
export function turnAround(span: Span<SpanFacts> | undefined): SpanFacts | undefined {
  return span?.facts.type === "turn" ? span.facts : undefined;
}

/** Tells the step of a span what is known at its end. */
export function endStep(span: Span<SpanFacts>, data: unknown, hasFailed: boolean): void {
  const { step, facts, parent } = span;
  const turn = turnAround(parent);
  if (facts.type === "turn") endTurn(span, data, hasFailed);
  if (step === undefined) return;
  if (facts.type === "generation" || facts.type === "response") endModelStep(step, data, turn);
  else if (facts.type === "function") endToolStep(step, data);
  else if (facts.type === "handoff") endHandoffStep(step, data, turn);
  else if (facts.type === "guardrail") endGuardrailStep(step, data, facts);
}
