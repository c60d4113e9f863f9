import { randomBytes } from "node:crypto";
import { expect } from "vitest";

/** A span of a sample trace. Times are in ms from the start of the trace. */
export interface SampleSpan {
  /** A number of its own in the trace, from 1. */
  readonly id: number;
  /** The number of the span around it. Default: none */
  readonly parent?: number;
  readonly at: readonly [start: number, end: number];
  /** Attributes. Those of OpenTelemetry's conventions make it a step. */
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly failed?: boolean;
}

/** A trace that a test sends, in one part or several. */
export interface SampleTrace {
  /** Id of its run. */
  readonly runId: string;
  /** The body, in JSON, in which `send` would send spans. */
  bodyOf(spans: readonly SampleSpan[]): string;
  /** Sends spans; every one must be taken. */
  send(spans: readonly SampleSpan[]): Promise<void>;
}

/** Begins a trace of the service `order-desk`, a minute ago. */
export function sampleTrace(ingestUrl: string): SampleTrace {
  const traceId = randomBytes(16).toString("hex");
  const start = BigInt(Date.now() - 60_000) * 1_000_000n;
  const nanos = (ms: number) => String(start + BigInt(Math.round(ms * 1_000_000)));
  const spanOf = ({ id, parent, at, attributes = {}, failed = false }: SampleSpan) => ({
    traceId,
    spanId: hexOf(id),
    ...(parent !== undefined && { parentSpanId: hexOf(parent) }),
    name: "anything",
    kind: 1,
    startTimeUnixNano: nanos(at[0]),
    endTimeUnixNano: nanos(at[1]),
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
    })),
    ...(failed && { status: { code: 2 } }),
  });
  const bodyOf = (spans: readonly SampleSpan[]) => {
    const resource = { attributes: [{ key: "service.name", value: { stringValue: "order-desk" } }] };
    return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: spans.map(spanOf) }] }] });
  };
  return {
    runId: traceId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
    bodyOf,
    send: async (spans) => {
      const answer = await fetch(`${ingestUrl}/v1/traces`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: bodyOf(spans),
      });
      const reply = (await answer.json()) as { partialSuccess?: { rejectedSpans?: string } };
      expect([answer.status, Number(reply.partialSuccess?.rejectedSpans ?? 0)]).toEqual([200, 0]);
    },
  };
}

const hexOf = (id: number) => id.toString(16).padStart(16, "0");

/** Attributes of an agent that is called. */
export const agent = (name: string) => ({
  "gen_ai.operation.name": "invoke_agent",
  "gen_ai.agent.name": name,
});

/** Attributes of a call of a model. */
export const chat = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "m-1" } as const;

/** Attributes of a call of a tool. */
export const tool = (name: string) => ({ "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name });
