import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { SpanSchema } from "@runfacts/gen/otlp/trace";
import { ExportTraceServiceRequestSchema } from "@runfacts/gen/otlp/trace-service";
import { describe, expect, it } from "vitest";
import { testKey } from "../testing/runs-in.ts";
import { mapTraces } from "./map-traces.ts";
import { createMapper } from "./mapper.ts";

type Sent = Exclude<MessageInitShape<typeof SpanSchema>, { readonly $typeName: string }>;
type Value = string | number | boolean;

function sentValue(value: Value) {
  if (typeof value === "string") return { case: "stringValue", value } as const;
  if (typeof value === "boolean") return { case: "boolValue", value } as const;
  return { case: "doubleValue", value } as const;
}
const attributes = (values: Readonly<Record<string, Value>>) =>
  Object.entries(values).map(([key, value]) => ({ key, value: { value: sentValue(value) } }));

function map(span: Sent, resource: Readonly<Record<string, Value>> = {}) {
  const sent = {
    traceId: new Uint8Array(16).fill(1),
    spanId: new Uint8Array(8).fill(2),
    startTimeUnixNano: 1_000_000n,
    endTimeUnixNano: 3_000_999n,
    ...span,
  };
  const request = create(ExportTraceServiceRequestSchema, {
    resourceSpans: [{ resource: { attributes: attributes(resource) }, scopeSpans: [{ spans: [sent] }] }],
  });
  return mapTraces(request, createMapper({ key: testKey }));
}
const chat = (values: Readonly<Record<string, Value>>): Sent => ({
  attributes: attributes({ "gen_ai.operation.name": "chat", ...values }),
});

describe("mapTraces", () => {
  it.each<[string, Sent]>([
    ["trace_id", { traceId: new Uint8Array(16) }],
    ["trace_id", { traceId: new Uint8Array(15).fill(1) }],
    ["span_id", { spanId: new Uint8Array(8) }],
    ["span_id", { spanId: new Uint8Array(9).fill(1) }],
    ["parent_span_id", { parentSpanId: new Uint8Array(4).fill(1) }],
    ["start_time", { startTimeUnixNano: 0n }],
    ["start_time", { startTimeUnixNano: 2n ** 64n - 1n }],
  ])("rejects a span for its %s", (reason, span) => {
    expect(map(span)).toMatchObject({ spans: [], rejected: { [reason]: 1 } });
  });

  it("takes a parent of zeros for none, and cuts times to microseconds", () => {
    const [span] = map({ parentSpanId: new Uint8Array(8) }).spans;
    expect(span).toMatchObject({ startUs: 1000, endUs: 3000, spanId: "0202020202020202" });
    expect(span).not.toHaveProperty("parentSpanId");
    expect(map({ endTimeUnixNano: 1n }).spans[0]?.endUs).toBe(1000);
  });

  it("keeps nothing of a span of no dialect but ids, times and whether it failed", () => {
    const [span] = map({
      name: "secret",
      attributes: attributes({ "url.full": "secret", "session.id": "secret", "gen_ai.agent.name": "secret" }),
      status: { code: 2 },
    }).spans;
    expect(span).toMatchObject({ isAi: false, type: "other", name: "span", failed: true });
    expect(JSON.stringify(span)).not.toContain("secret");
  });

  it("drops and counts a value that breaks a rule of privacy, and keeps the span", () => {
    const token = `ghp_${"a1B2c3D4e5F6g7H8i9J0".repeat(2).slice(0, 36)}`;
    const mapped = map(
      chat({
        "gen_ai.request.model": token,
        "gen_ai.agent.name": "ada@example.org",
        "gen_ai.provider.name": token,
        "gen_ai.usage.input_tokens": 7,
      }),
    );
    expect(mapped.spans[0]).toMatchObject({ name: "chat", usage: { inputTokens: 7 }, metadata: {} });
    expect(mapped.dropped.privacy).toBe(3);
    expect(JSON.stringify(mapped)).not.toMatch(/ghp_|ada@/);
  });

  it("drops and counts a value that has not the shape of its fact", () => {
    const mapped = map(
      chat({
        "gen_ai.request.model": "a model that writes poems",
        "gen_ai.agent.name": "I asked the agent to look after my mother.",
        "gen_ai.transfer.mode": "because she said so",
      }),
    );
    expect(mapped.spans[0]).toMatchObject({ name: "chat", metadata: {} });
    expect(mapped.dropped.wrong_shape).toBe(3);
  });

  it("drops and counts a value of another kind", () => {
    const mapped = map(
      chat({ "gen_ai.usage.input_tokens": "many", "gen_ai.usage.output_tokens": -1, "gen_ai.agent.name": 7 }),
    );
    expect(mapped.spans[0]).not.toHaveProperty("usage");
    expect(mapped.dropped.wrong_type).toBe(3);
  });

  it("counts what it does not look at", () => {
    const mapped = map({
      ...chat({ "gen_ai.prompt": "secret" }),
      links: [{}, {}],
      events: [
        {
          name: "exception",
          attributes: attributes({ "exception.type": "A", "exception.message": "secret" }),
        },
        { name: "message", attributes: attributes({ content: "secret", role: "user" }) },
      ],
    });
    expect(mapped.dropped).toMatchObject({ not_listed: 1, link: 2, event_attribute: 3 });
    expect(mapped.spans[0]?.dropped).toBe(6);
    expect(JSON.stringify(mapped)).not.toContain("secret");
  });

  it("keeps of arguments and a result a digest and a size, of tools alone, and counts both as left out", () => {
    const tool = (values: Readonly<Record<string, Value>>) =>
      map({
        attributes: attributes({
          "gen_ai.operation.name": "execute_tool",
          "gen_ai.tool.call.arguments": '{"of":"secret"}',
          "gen_ai.tool.call.result": "secret",
          ...values,
        }),
      });
    const mapped = tool({});
    expect(mapped.spans[0]).toMatchObject({ resultBytes: 6, dropped: 2 });
    expect(mapped.spans[0]?.argumentDigest).toMatch(/^[0-9a-f]{32}$/);
    expect(mapped.dropped.content).toBe(2);
    expect(JSON.stringify(mapped)).not.toContain("secret");
    const [model] = tool({ "gen_ai.operation.name": "chat" }).spans;
    expect(model).not.toHaveProperty("argumentDigest");
    expect(model).not.toHaveProperty("resultBytes");
  });

  it("takes a model call whose answer asks for tools for a plan", () => {
    const answer = '[{"role":"assistant","parts":[{"type":"tool_call","name":"f"}]}]';
    expect(map(chat({ "gen_ai.output.messages": answer })).spans[0]).toMatchObject({
      type: "plan",
      metadata: { type_derived: true },
    });
  });

  it("takes an exception for a failure unless the span ended well", () => {
    const events = [{ name: "exception", attributes: attributes({ "exception.type": "ValueError" }) }];
    expect(map({ ...chat({}), events }).spans[0]).toMatchObject({ failed: true, errorCode: "value_error" });
    expect(map({ ...chat({}), events, status: { code: 1 } }).spans[0]).toMatchObject({ failed: false });
  });

  it("takes what only hands over to a person for no failure", () => {
    const events = [
      { name: "exception", attributes: attributes({ "exception.type": "langgraph.errors.GraphInterrupt" }) },
    ];
    expect(map({ ...chat({}), events, status: { code: 2 } }).spans[0]).toMatchObject({
      failed: false,
      wait: "person",
      metadata: { interrupted: true },
    });
  });

  it("names a span of an operation that no table knows by its word, if it is one", () => {
    const named = (operation: string) =>
      map({ attributes: attributes({ "gen_ai.operation.name": operation }) }).spans[0]?.name;
    expect(named("translate")).toBe("translate");
    expect(named("translate what he wrote to me")).toBe("step");
    expect(named("toString")).toBe("toString");
  });

  it("does not depend on the order of attributes", () => {
    const values = Object.entries({
      "gen_ai.operation.name": "chat",
      "openinference.span.kind": "LLM",
      "gen_ai.request.model": "m-1",
      "llm.model_name": "m-2",
      "gen_ai.usage.input_tokens": 1,
      "llm.token_count.prompt": 2,
      "gen_ai.provider.name": "a",
      "gen_ai.system": "b",
    });
    const of = (entries: readonly [string, Value][]) =>
      map({ attributes: attributes(Object.fromEntries(entries)) }).spans;
    expect(of([...values].reverse())).toEqual(of(values));
  });

  it("hides the path that an SDK puts into the name of a nameless service", () => {
    const { spans } = map(chat({}), { "service.name": "unknown_service:/home/ada/bin/node" });
    expect(spans[0]?.header.agent?.value).toBe("unknown_service");
  });

  it("keeps no name of a service that is a sentence", () => {
    const { spans } = map(chat({}), { "service.name": "The patient said she is pregnant." });
    expect(spans[0]?.header.agent).toBeUndefined();
  });
});
