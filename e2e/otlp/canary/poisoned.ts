import { createHash } from "node:crypto";
import { canariesOf, formsIn, isNaming, listedBy, listedTables, operationsOf } from "@runfacts/otlp/testing";

/** A request with canaries in it, as OTLP has it in JSON. */
export interface Poisoned {
  readonly signal: "traces" | "logs";
  readonly request: object;
}

interface Attribute {
  readonly key: string;
  readonly value: object;
}

type Table = (typeof listedTables)[number]["table"];
type SpanTable = Extract<Table, { marks: object }>;
type LogTable = Extract<Table, { events: object }>;

/** Apart in an event's attribute: see the tables. */
const EVENT_MARK = "#";
/** A trace is two minutes old, so that it is neither ahead nor expired. */
const AGE_MS = 120_000;

const text = (key: string, stringValue: string): Attribute => ({ key, value: { stringValue } });
const nanos = (ms: number) => String(BigInt(Date.now() - AGE_MS + ms) * 1_000_000n);
const idOf = (bytes: number, ...of: readonly unknown[]) =>
  createHash("sha256")
    .update(of.join("\0"))
    .digest("hex")
    .slice(0, 2 * bytes);

/** A canary as a key and a value of each kind that attributes have, under a name that no dialect lists. */
function anywhere(canary: string): readonly Attribute[] {
  const inner = { stringValue: canary };
  const values = [
    inner,
    { arrayValue: { values: [inner, { kvlistValue: { values: [{ key: canary, value: inner }] } }] } },
    { kvlistValue: { values: [{ key: canary, value: { arrayValue: { values: [inner] } } }] } },
    { bytesValue: Buffer.from(canary).toString("base64") },
    { stringValue: JSON.stringify({ [canary]: [{ [canary]: canary }], messages: [{ content: canary }] }) },
  ];
  return values.flatMap((value) => [
    { key: canary, value },
    { key: "input.value", value },
    { key: "baggage", value },
  ]);
}

/** The parts of a span that hold no attribute of its own, full of canaries. */
function spanAround(canary: string) {
  const exception = ["exception.message", "exception.stacktrace", "exception.escaped"];
  return {
    traceState: `vendor=${canary.replaceAll(/[\s,=]/g, "_")}`,
    name: canary,
    events: [
      { name: canary, attributes: anywhere(canary) },
      { name: "exception", attributes: exception.map((key) => text(key, `${canary}\n    at ${canary}:1`)) },
      { name: "gen_ai.content.prompt", attributes: [text("gen_ai.prompt", canary)] },
    ],
    links: [
      {
        traceId: idOf(16, "link"),
        spanId: idOf(8, "link"),
        traceState: canary,
        attributes: anywhere(canary),
      },
    ],
    status: { code: 2, message: `Error: ${canary}` },
  };
}

const scopeOf = (name: string, canary: string) => ({ name, version: canary, attributes: anywhere(canary) });

function resourceOf(canary: string) {
  const names = [
    "service.version",
    "service.namespace",
    "service.instance.id",
    "host.name",
    "process.command",
  ];
  const named = [...names, "deployment.environment.name", "deployment.environment"];
  return {
    attributes: [
      text("service.name", "support"),
      ...named.map((key) => text(key, canary)),
      ...anywhere(canary),
    ],
  };
}

/** Requests of one span each, as members of one request. */
function tracesOf(canary: string, scope: string, spans: readonly object[]): Poisoned["request"] {
  return {
    resource: resourceOf(canary),
    schemaUrl: `https://${canary}`,
    scopeSpans: [{ scope: scopeOf(scope, canary), schemaUrl: canary, spans }],
  };
}

function logsOf(canary: string, scope: string, logRecords: readonly object[]): Poisoned["request"] {
  return {
    resource: resourceOf(canary),
    schemaUrl: `https://${canary}`,
    scopeLogs: [{ scope: scopeOf(scope, canary), schemaUrl: canary, logRecords }],
  };
}

/** A trace with a span a form of a canary, each of another operation of the dialect. */
function listedSpans(table: SpanTable, listed: string, canary: string, at: number): readonly object[] {
  const operations = operationsOf(table);
  const [operation = "gen_ai.operation.name"] = table.operation ?? [];
  return formsIn(listed, canary).map(([sent, value], form) => {
    const [name = "", ofEvent] = sent.split(EVENT_MARK);
    const own = { key: ofEvent ?? name, value };
    const around = spanAround(canary);
    const set = [
      text(operation, operations[(at + form) % operations.length] ?? ""),
      ...(table.marks.attributes ?? []).slice(0, 1).map((mark) => text(mark, "1")),
    ].filter(({ key }) => key !== name);
    return {
      traceId: idOf(16, table.name, listed, canary),
      spanId: idOf(8, table.name, listed, canary, form),
      ...(form > 0 && { parentSpanId: idOf(8, table.name, listed, canary, 0) }),
      kind: 1,
      startTimeUnixNano: nanos(form),
      endTimeUnixNano: nanos(100 - form),
      attributes: ofEvent === undefined ? [...set, own, ...anywhere(canary)] : [...set, ...anywhere(canary)],
      ...around,
      events: ofEvent === undefined ? around.events : [...around.events, { name, attributes: [own] }],
    };
  });
}

/** A record a form of a canary and event of the dialect. */
function listedRecords(table: LogTable, listed: string, canary: string): readonly object[] {
  return formsIn(listed, canary).flatMap(([name, value], form) =>
    Object.keys(table.events).map((event, at) => {
      const set = [
        text("event.name", `${table.prefix}${event}`),
        text("prompt.id", `prompt-${idOf(8, listed, canary)}`),
        text("prompt_id", `prompt-${idOf(8, listed, canary)}`),
        text("conversation.id", idOf(16, listed, canary)),
      ];
      return {
        timeUnixNano: nanos(10 * at + form),
        observedTimeUnixNano: nanos(10 * at + form),
        severityNumber: 9,
        severityText: canary,
        body: { kvlistValue: { values: [{ key: canary, value: { stringValue: canary } }] } },
        attributes: [...set.filter(({ key }) => key !== name), { key: name, value }, ...anywhere(canary)],
      };
    }),
  );
}

/** Every attribute of every dialect, with each canary in each form: `apart` requests a dialect. */
export function poisonedByTable(mark: string, apart: number): readonly Poisoned[] {
  return listedTables.flatMap(({ table }) => {
    const isOfSpans = "marks" in table;
    const parts = Array.from({ length: apart }, (): object[] => []);
    let count = 0;
    for (const [listed, facts] of listedBy(table)) {
      for (const [kind, canary] of Object.entries(canariesOf(mark))) {
        if (kind === "personName" && isNaming(facts)) continue;
        const made = isOfSpans
          ? tracesOf(canary, table.marks.scopes?.[0] ?? "", listedSpans(table, listed, canary, count))
          : logsOf(canary, table.scopes[0] ?? "", listedRecords(table, listed, canary));
        parts[count % apart]?.push(made);
        count += 1;
      }
    }
    return parts.map(
      (made): Poisoned =>
        isOfSpans
          ? { signal: "traces", request: { resourceSpans: made } }
          : { signal: "logs", request: { resourceLogs: made } },
    );
  });
}

/** Spans and records that name nothing but canaries, also as what failed, as the service and as the instrumentation. */
export function poisonedEverywhere(mark: string): readonly Poisoned[] {
  const { personName: _, ...unnameable } = canariesOf(mark);
  return Object.values(unnameable).flatMap((canary): Poisoned[] => {
    const around = spanAround(canary);
    const thrown = ["exception.type", "exception.message", "exception.stacktrace"];
    const span = {
      traceId: idOf(16, "everywhere", canary),
      spanId: idOf(8, canary),
      kind: 3,
      startTimeUnixNano: nanos(0),
      endTimeUnixNano: nanos(50),
      attributes: [text("gen_ai.operation.name", "chat"), text("error.type", canary), ...anywhere(canary)],
      ...around,
      events: [...around.events, { name: "exception", attributes: thrown.map((key) => text(key, canary)) }],
    };
    const other = { ...span, spanId: idOf(8, "other", canary), attributes: anywhere(canary) };
    // Of no dialect, and so waiting for a span that is.
    const waiting = { ...other, traceId: idOf(16, "waiting", canary) };
    const record = {
      timeUnixNano: nanos(0),
      severityText: canary,
      eventName: canary,
      body: { stringValue: canary },
      traceId: span.traceId,
      spanId: span.spanId,
      attributes: [
        text("event.name", "codex.user_prompt"),
        text("conversation.id", canary),
        ...anywhere(canary),
      ],
    };
    const named = { attributes: [text("service.name", canary), ...resourceOf(canary).attributes.slice(1)] };
    const traces = { ...tracesOf(canary, canary, [span, other, waiting]), resource: named };
    const logs = { ...logsOf(canary, canary, [record]), resource: named };
    return [
      { signal: "traces", request: { resourceSpans: [traces] } },
      { signal: "logs", request: { resourceLogs: [logs] } },
    ];
  });
}
