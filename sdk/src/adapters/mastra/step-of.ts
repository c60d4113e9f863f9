import type { StepOptions, StepType } from "../../step.ts";
import { parseArguments, readPath, readTextAt } from "../spans/read.ts";
import type { StepStart } from "../spans/span.ts";

/** Which part of a span its step is named after: what it is of, or the model that it calls. */
type Subject = "entityName" | "entityId" | "model";

interface Known {
  readonly type: StepType;
  readonly name: string;
  readonly subject?: Subject;
  readonly options?: StepOptions;
}

const tool: Known = { type: "tool", name: "execute_tool", subject: "entityName" };

/** Spans that only hold others, or tell what another tells: a call of a model holds its steps, which hold its chunks. */
const HIDDEN: ReadonlySet<string> = new Set([
  "model_generation",
  "model_step",
  "model_chunk",
  "workflow_parallel",
  "workflow_conditional",
  "workflow_conditional_eval",
  "workflow_loop",
  "mapping",
]);

const known: Readonly<Record<string, Known>> = {
  agent_run: { type: "other", name: "invoke_agent", subject: "entityName" },
  workflow_run: { type: "other", name: "invoke_workflow", subject: "entityName" },
  workflow_step: { type: "other", name: "workflow_step", subject: "entityId" },
  workflow_wait_event: { type: "other", name: "wait_event", options: { wait: "person" } },
  model_inference: { type: "respond", name: "chat", subject: "model", options: { provisional: true } },
  tool_call: tool,
  mcp_tool_call: tool,
  client_tool_call: tool,
  provider_tool_call: tool,
  rag_embedding: { type: "retrieve", name: "embeddings", subject: "model" },
  rag_vector_operation: { type: "retrieve", name: "retrieval" },
  processor_run: { type: "other", name: "processor" },
};

/** A word of Mastra's own, as the types of its spans are. */
const WORD = /^[a-z]{1,20}(?:_[a-z]{1,20}){0,3}$/;

/** A span as a step; undefined for what only holds others. */
export function stepOf(span: unknown): StepStart | undefined {
  const kind = readTextAt(span, "type") ?? "";
  if (HIDDEN.has(kind) || !WORD.test(kind) || readPath(span, "isInternal") === true) return undefined;
  const { type, name, subject, options }: Known = known[kind] ?? { type: "other", name: kind };
  const model = readTextAt(span, "attributes", "model");
  const of = subject === "model" ? model : subject && readTextAt(span, subject);
  return {
    type,
    name: of === undefined ? name : `${name} ${of}`,
    options: {
      ...options,
      ...(readPath(span, "isRootSpan") === true &&
        readPath(span, "metadata", "resumed") === true && { metadata: { resumed: true } }),
      ...(subject === "model" && {
        model,
        metadata: { provider: readTextAt(span, "attributes", "provider") },
      }),
      ...(type === "tool" && { arguments: parseArguments(readPath(span, "input")) }),
    },
  };
}
