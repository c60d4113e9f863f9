import type { MessageInitShape } from "@bufbuild/protobuf";
import type { GeneratedRun, GeneratedStep } from "@runfacts/dev/generated-run";
import type { KeyValueSchema } from "@runfacts/gen/otlp/common";
import { type ResourceSpansSchema, type SpanSchema, Status_StatusCode } from "@runfacts/gen/otlp/trace";
import { uuidBytes } from "./run-id.ts";

/** Spans of a run: its steps, and the one around them that stands for the agent. */
export const SPANS_BESIDE_STEPS = 1;

const NANOS_A_MILLI = 1_000_000n;
const operations: Readonly<Record<GeneratedStep["step_type"], string>> = {
  plan: "chat",
  retrieve: "retrieval",
  tool: "execute_tool",
  respond: "chat",
};

type Attribute = MessageInitShape<typeof KeyValueSchema>;
type SpanInit = MessageInitShape<typeof SpanSchema>;

/** A run as an agent that is instrumented with OpenTelemetry's conventions for GenAI exports it. */
export function toResourceSpans(run: GeneratedRun): MessageInitShape<typeof ResourceSpansSchema> {
  const traceId = uuidBytes(run.run_id);
  const root = uuidBytes(run.run_id).subarray(0, 8);
  const codes = new Map(run.failures.map(({ step_id, failure_code }) => [step_id, failure_code]));
  const agent: SpanInit = {
    traceId,
    spanId: root,
    name: `invoke_agent ${run.agent_id}`,
    ...times(run),
    attributes: [
      text("gen_ai.operation.name", "invoke_agent"),
      text("gen_ai.agent.name", run.agent_id),
      ...(run.session_id === undefined ? [] : [text("gen_ai.conversation.id", run.session_id)]),
    ],
    ...ending(run.status === "failure" ? (run.failures[0]?.failure_code ?? "error") : undefined),
  };
  const steps = run.steps.map((step) => spanOf(step, codes.get(step.step_id)));
  return {
    resource: {
      attributes: [
        text("service.name", run.agent_id),
        text("service.version", run.agent_version),
        text("deployment.environment.name", run.environment),
      ],
    },
    scopeSpans: [
      {
        scope: { name: "agent" },
        spans: [agent, ...steps.map((step) => ({ ...step, traceId, parentSpanId: root }))],
      },
    ],
  };
}

function spanOf(step: GeneratedStep, code: string | undefined): SpanInit {
  const operation = operations[step.step_type];
  const { model, input_tokens, output_tokens, cache_read_tokens } = step.metadata;
  const facts: Attribute[] = [text("gen_ai.operation.name", operation)];
  if (operation === "execute_tool") facts.push(text("gen_ai.tool.name", step.name));
  if (typeof model === "string") facts.push(text("gen_ai.request.model", model));
  if (typeof input_tokens === "number") facts.push(count("gen_ai.usage.input_tokens", input_tokens));
  if (typeof output_tokens === "number") facts.push(count("gen_ai.usage.output_tokens", output_tokens));
  if (typeof cache_read_tokens === "number")
    facts.push(count("gen_ai.usage.cache_read.input_tokens", cache_read_tokens));
  return {
    spanId: uuidBytes(step.step_id).subarray(0, 8),
    name: `${operation} ${step.name}`,
    ...times(step),
    ...ending(code),
    attributes: code === undefined ? facts : [...facts, text("error.type", code)],
  };
}

function times({ started_at, ended_at }: Pick<GeneratedRun, "started_at" | "ended_at">) {
  return {
    startTimeUnixNano: BigInt(started_at) * NANOS_A_MILLI,
    endTimeUnixNano: BigInt(ended_at) * NANOS_A_MILLI,
  };
}

function ending(code: string | undefined): { status?: { code: Status_StatusCode } } {
  return code === undefined ? {} : { status: { code: Status_StatusCode.ERROR } };
}

function text(key: string, value: string): Attribute {
  return { key, value: { value: { case: "stringValue", value } } };
}

function count(key: string, value: number): Attribute {
  return { key, value: { value: { case: "intValue", value: BigInt(value) } } };
}
