import type { Operation, StepType } from "../dialect/dialect.ts";
import type { Dropped } from "../dialect/dropped.ts";
import type { Reading } from "../dialect/reading.ts";
import { asksForTools } from "../value/content.ts";
import type { FactCheck, FactKind } from "../value/fact-check.ts";
import type { Mutable } from "../value/mutable.ts";
import { isCode, isName, isWords } from "../value/shape.ts";

/** What a step is, and what it is called. */
export interface StepIdentity {
  readonly type: StepType;
  readonly name: string;
  readonly toolName?: string;
  readonly agentName?: string;
  /** Name of an agent's step that names no agent: of a workflow, a graph. */
  readonly workName?: string;
  readonly model?: string;
}

/** A model call that ended with this asked for tools: it planned. */
const TOOL_CALLS = /^(?:tool[_-]?calls?|tool[_-]use|function[_-]calls?)$/i;

/** A span of a dialect whose operation none knows. */
const unknownOperation: Operation = { type: "other", name: "step" };

/** The operation of a span of a dialect; one that no table knows has its own word, if it has the shape of a code. */
export function operationOf({ operation, unknownOperation: word }: Reading, check: FactCheck): Operation {
  if (operation !== undefined) return operation;
  const isKept = word !== undefined && isCode(word) && check.accepts("name", word);
  return isKept ? { type: "other", name: word } : unknownOperation;
}

/** Keeps a text that has its shape and breaks no rule; counts one that does not. */
export function kept(
  text: string | undefined,
  kind: FactKind,
  hasShape: (text: string) => boolean,
  check: FactCheck,
  dropped: Dropped,
): string | undefined {
  if (text === undefined || text === "") return undefined;
  if (!hasShape(text)) dropped.wrong_shape += 1;
  else if (!check.accepts(kind, text)) dropped.privacy += 1;
  else return text;
  return undefined;
}

/** Type and name of a step: never the name of the span. */
export function stepOf(
  operation: Operation,
  { facts }: Reading,
  check: FactCheck,
  dropped: Dropped,
): StepIdentity {
  const isTool = operation.type === "tool";
  const isModelCalled = !isTool && operation.wait === undefined;
  const model = isModelCalled ? kept(facts.model, "model", isName, check, dropped) : undefined;
  const toolName = isTool ? kept(facts.toolName, "name", isName, check, dropped) : undefined;
  const own = facts.ownName ?? (operation.type === "other" ? facts.nodeName : undefined);
  const ownName = isTool ? undefined : kept(own, "name", isWords, check, dropped);
  const isAgent = operation.isAgent === true;
  const agent = facts.agentName ?? (isAgent ? facts.ownAgentName : undefined);
  const agentName = kept(agent, "agent", isWords, check, dropped);
  const subject = isTool
    ? toolName
    : isAgent
      ? (agentName ?? ownName)
      : (ownName ?? (operation.type === "other" ? undefined : model));
  const name = subject === undefined ? operation.name : `${operation.name} ${subject}`;
  const step: Mutable<StepIdentity> = {
    type: endedInToolCalls(operation, facts) ? "plan" : operation.type,
    // Both may pass where they do not together.
    name: check.accepts("name", name) ? name : operation.name,
  };
  if (toolName !== undefined) step.toolName = toolName;
  if (agentName !== undefined) step.agentName = agentName;
  else if (isAgent && ownName !== undefined) step.workName = ownName;
  if (model !== undefined) step.model = model;
  return step;
}

function endedInToolCalls({ type }: Operation, facts: Reading["facts"]): boolean {
  if (type !== "respond") return false;
  return (
    facts.hasToolCalls === true ||
    facts.finishReason?.some((word) => TOOL_CALLS.test(word)) === true ||
    // Last, since it is read for this alone.
    (facts.answer !== undefined && asksForTools(facts.answer.value))
  );
}
