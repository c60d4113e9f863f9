import { create, fromJson } from "@bufbuild/protobuf";
import {
  type AnyValue,
  AnyValueSchema,
  InstrumentationScopeSchema,
  type KeyValue,
  KeyValueSchema,
} from "@runfacts/gen/otlp/common";
import { type LogRecord, LogRecordSchema } from "@runfacts/gen/otlp/logs";
import { ExportLogsServiceRequestSchema } from "@runfacts/gen/otlp/logs-service";
import { type Resource, ResourceSchema } from "@runfacts/gen/otlp/resource";
import {
  type Span,
  Span_EventSchema,
  Span_LinkSchema,
  SpanSchema,
  StatusSchema,
} from "@runfacts/gen/otlp/trace";
import { ExportTraceServiceRequestSchema } from "@runfacts/gen/otlp/trace-service";
import { describe, expect, it } from "vitest";
import { decode } from "./decode/decode.ts";
import { EVENT_MARK } from "./dialect/attribute-index.ts";
import type { LogDialect, SpanDialect } from "./dialect/dialect.ts";
import { mapLogs } from "./log/map-logs.ts";
import { spansOfRecords } from "./log/spans-of-records.ts";
import { mapTraces } from "./span/map-traces.ts";
import { createMapper } from "./span/mapper.ts";
import {
  type CanaryForm,
  canariesOf,
  formsIn,
  formsOf,
  isNaming,
  listedBy,
  listedTables,
  operationsOf,
} from "./testing/canary.ts";
import { testKey } from "./testing/runs-in.ts";
import { runOf } from "./trace/run-of.ts";

const text = (value: string): AnyValue => create(AnyValueSchema, { value: { case: "stringValue", value } });
const attribute = (key: string, value: AnyValue): KeyValue => create(KeyValueSchema, { key, value });
const texts = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, value]) => attribute(key, text(value)));
const sent = (form: CanaryForm): AnyValue => fromJson(AnyValueSchema, form);
/** In every canary, so that parts of one are found too, in whatever spelling. */
const MARK = "canary";
const canaries = canariesOf(MARK);

const mapper = createMapper({ key: testKey });
const isOut = (told: unknown) => JSON.stringify(told).toLowerCase().includes(MARK);

const scopeOf = (name: string) => create(InstrumentationScopeSchema, { name, version: name });
const requestOf = (span: Span, scope: string, resource: Resource = create(ResourceSchema)) =>
  create(ExportTraceServiceRequestSchema, {
    resourceSpans: [{ resource, scopeSpans: [{ scope: scopeOf(scope), spans: [span] }] }],
  });
const logsOf = (record: LogRecord, scope = "", resource: Resource = create(ResourceSchema)) =>
  create(ExportLogsServiceRequestSchema, {
    resourceLogs: [{ resource, scopeLogs: [{ scope: scopeOf(scope), logRecords: [record] }] }],
  });

/** What becomes of a span of a dialect, of each operation that it knows, whose attribute holds a canary. */
function spansWith(table: SpanDialect, name: string, value: AnyValue): readonly unknown[] {
  const [event, ofEvent] = name.split(EVENT_MARK);
  const marks = table.marks.attributes?.slice(0, 1).map((mark) => attribute(mark, text("1"))) ?? [];
  const [operation] = table.operation ?? ["gen_ai.operation.name"];
  return operationsOf(table).map((does) => {
    const set = [attribute(operation ?? "", text(does)), ...marks].filter(({ key }) => key !== name);
    const mapped = mapTraces(
      requestOf(
        create(SpanSchema, {
          traceId: new Uint8Array(16).fill(1),
          spanId: new Uint8Array(8).fill(2),
          startTimeUnixNano: 1_000_000n,
          endTimeUnixNano: 2_000_000n,
          attributes: ofEvent === undefined ? [...set, attribute(name, value)] : set,
          events:
            ofEvent === undefined
              ? []
              : [create(Span_EventSchema, { name: event ?? "", attributes: [attribute(ofEvent, value)] })],
          status: create(StatusSchema, { code: 2 }),
        }),
        table.marks.scopes?.[0] ?? "",
      ),
      mapper,
    );
    expect(mapped.spans).toHaveLength(1);
    return [mapped, runOf(mapped.spans)];
  });
}

/** What becomes of each event of a dialect whose attribute holds a canary. */
function recordsWith(table: LogDialect, name: string, value: AnyValue): readonly unknown[] {
  return Object.keys(table.events).map((event) => {
    const set = {
      "event.name": `${table.prefix}${event}`,
      "prompt.id": "3d6f0a6e-1b1b-4c4c-8d8d-0e0e0e0e0e0e",
      prompt_id: "1",
      "conversation.id": "1",
    };
    const attributes = texts(set).filter(({ key }) => key !== name);
    const record = create(LogRecordSchema, {
      timeUnixNano: 2_000_000n,
      attributes: [...attributes, attribute(name, value)],
    });
    const mapped = mapLogs(logsOf(record), mapper);
    return [mapped, runOf(spansOfRecords(mapped.records, testKey))];
  });
}

describe.each(listedTables)("$name", ({ table }) => {
  const listed = [...listedBy(table)];

  it.each(Object.entries(canaries))("lets no %s out of any attribute that it lists", (kind, canary) => {
    expect(listed.length).toBeGreaterThan(2);
    const leaks = listed
      .filter(([, facts]) => kind !== "personName" || !isNaming(facts))
      .flatMap(([name]) =>
        formsIn(name, canary)
          .flatMap(([to, form]) =>
            "marks" in table ? spansWith(table, to, sent(form)) : recordsWith(table, to, sent(form)),
          )
          .some(isOut)
          ? [name]
          : [],
      );
    expect(leaks).toEqual([]);
  });
});

describe("a canary everywhere else", () => {
  it.each(Object.values(canaries))("%s comes out nowhere", (canary) => {
    const everywhere = formsOf(canary).map((form) => attribute(canary, sent(form)));
    const named = texts({ "gen_ai.operation.name": "chat", "gen_ai.request.model": "m-1" });
    const resource = create(ResourceSchema, {
      attributes: [
        ...everywhere,
        ...texts({ "host.name": canary, "process.command": canary, "service.namespace": canary }),
        ...texts({ "service.version": canary, "deployment.environment.name": canary }),
        ...(canary === canaries.personName ? [] : texts({ "service.name": canary })),
      ],
    });
    const exception = {
      "exception.type": canary,
      "exception.message": canary,
      "exception.stacktrace": canary,
    };
    const span = create(SpanSchema, {
      traceId: new Uint8Array(16).fill(1),
      spanId: new Uint8Array(8).fill(2),
      name: canary,
      startTimeUnixNano: 1_000_000n,
      attributes: [...named, ...everywhere],
      events: [
        create(Span_EventSchema, { name: canary, attributes: everywhere }),
        create(Span_EventSchema, { name: "exception", attributes: texts(exception) }),
      ],
      links: [create(Span_LinkSchema)],
      status: create(StatusSchema, { code: 2 }),
    });
    const { spans } = mapTraces(requestOf(span, canary, resource), mapper);
    expect(spans).toHaveLength(1);
    expect(isOut([spans, runOf(spans)])).toBe(false);
    const prompt = texts({ "event.name": "codex.user_prompt", "conversation.id": canary });
    const record = create(LogRecordSchema, {
      timeUnixNano: 1_000_000n,
      attributes: [...prompt, ...everywhere],
    });
    const { records } = mapLogs(logsOf(record, canary, resource), mapper);
    expect(records).toHaveLength(1);
    expect(isOut([records, runOf(spansOfRecords(records, testKey))])).toBe(false);
  });

  // Of links, messages of a status and bodies of records not even the field is decoded.
  it("is not decoded where a message has no room for it", () => {
    const canary = canaries.sentence;
    const link = { traceId: "1".repeat(32), spanId: "1".repeat(16), attributes: [{ key: canary }] };
    const body = { stringValue: canary, kvlistValue: { values: [{ key: canary }] } };
    const spans = JSON.stringify({
      resourceSpans: [{ scopeSpans: [{ spans: [{ links: [link], status: { message: canary } }] }] }],
    });
    const logs = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body }] }] }] });
    const decoded = [
      decode(ExportTraceServiceRequestSchema, Buffer.from(spans), "json"),
      decode(ExportLogsServiceRequestSchema, Buffer.from(logs), "json"),
    ];
    expect(decoded[0]).toMatchObject({ resourceSpans: [{ scopeSpans: [{ spans: [{ links: [{}] }] }] }] });
    const told = JSON.stringify(decoded, (_, value: unknown) => (typeof value === "bigint" ? "" : value));
    expect(told).not.toContain(canary);
  });
});
