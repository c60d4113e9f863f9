import type { Step } from "../../step.ts";
import { sizeOf } from "../size-of.ts";
import { readPath, readTextAt } from "../spans/read.ts";
import { readTokens } from "../spans/read-tokens.ts";
import type { Span } from "../spans/span.ts";

const timeOf = (value: unknown) => (value instanceof Date ? value.getTime() : undefined);

function endModelStep(step: Step, span: unknown): void {
  const read = (name: string) => readTextAt(span, "attributes", name);
  const usage = readTokens(readPath(span, "attributes", "usage"));
  const startedAt = timeOf(readPath(span, "startTime"));
  const firstAt = timeOf(readPath(span, "attributes", "completionStartTime"));
  const answered = read("responseModel");
  if (usage !== undefined) step.setUsage(usage);
  if (read("finishReason") === "tool-calls") step.setType("plan");
  step.addMetadata({
    finish_reason: read("finishReason"),
    response_model: answered === read("model") ? undefined : answered,
    first_chunk_ms: startedAt === undefined || firstAt === undefined ? undefined : firstAt - startedAt,
  });
}

function endToolStep(step: Step, span: unknown): void {
  const output = readPath(span, "output");
  const bytes = output === undefined ? undefined : sizeOf(output);
  if (bytes !== undefined) step.setResultBytes(bytes);
}

const SUSPENDED: Readonly<Record<string, string>> = {
  "tool-call-approval": "approval",
  "tool-call-suspended": "suspend",
};

/** What an agent or a step of a workflow waits for somebody to do; undefined of one that does not. */
function waitOf(span: unknown, kind: string): string | undefined {
  if (kind === "workflow_step")
    return readTextAt(span, "attributes", "status") === "suspended" ? "suspend" : undefined;
  const isSuspended = kind === "agent_run" && readTextAt(span, "output", "status") === "suspended";
  return isSuspended ? SUSPENDED[readTextAt(span, "output", "reason") ?? ""] : undefined;
}

/** Tells the step of a span what is known at its end. */
export function endStep({ step }: Span<unknown>, span: unknown): void {
  if (step === undefined) return;
  const kind = readTextAt(span, "type") ?? "";
  if (kind === "model_inference") endModelStep(step, span);
  else if (kind.endsWith("tool_call")) endToolStep(step, span);
  else if (kind === "rag_embedding") {
    const usage = readTokens(readPath(span, "attributes", "usage"));
    if (usage !== undefined) step.setUsage(usage);
  }
  const wait = waitOf(span, kind);
  if (wait !== undefined) step.step("other", wait, { wait: "person" }).end();
}
