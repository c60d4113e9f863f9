import type { Random } from "@runfacts/dev/random";

/** A span or a log record with what is around it, so that each can be sent on its own. */
export interface Item {
  readonly signal: "traces" | "logs";
  readonly resource: object;
  readonly scope: object;
  readonly own: Readonly<Record<string, unknown>>;
}

const HOUR_MS = 3_600_000;
const TOOLS = ["search", "book", "pay"];

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const count = (key: string, value: number) => ({ key, value: { intValue: String(value) } });
const nanos = (ms: number) => String(BigInt(ms) * 1_000_000n);
const hex = (random: Random, bytes: number) =>
  Array.from({ length: bytes }, () => random.int(1, 255).toString(16).padStart(2, "0")).join("");

function resourceOf(random: Random) {
  return {
    attributes: [
      text("service.name", `desk-${random.int(0, 1)}`),
      text("service.version", `1.${random.int(0, 1)}`),
      ...(random.chance(0.5) ? [text("deployment.environment.name", "staging")] : []),
    ],
  };
}

/** What a span says that it does; nothing for one of no dialect. */
function attributesOf(random: Random) {
  const usage = [
    count("gen_ai.usage.input_tokens", random.int(0, 900)),
    count("gen_ai.usage.output_tokens", random.int(0, 90)),
  ];
  const conversation = random.chance(0.3) ? [text("gen_ai.conversation.id", `talk ${random.int(0, 1)}`)] : [];
  switch (random.int(0, 4)) {
    case 0:
      return [
        text("gen_ai.operation.name", "invoke_agent"),
        text("gen_ai.agent.name", `agent-${random.int(0, 2)}`),
        ...(random.chance(0.5) ? usage : []),
        ...conversation,
      ];
    case 1:
    case 2:
      return [
        text("gen_ai.operation.name", "chat"),
        text("gen_ai.request.model", "m-1"),
        ...usage,
        ...conversation,
      ];
    case 3:
      return [
        text("gen_ai.operation.name", "execute_tool"),
        text("gen_ai.tool.name", random.pick(TOOLS)),
        text("gen_ai.tool.call.arguments", `{"q": ${random.int(0, 2)}}`),
      ];
    default:
      return [text("http.request.method", "POST")];
  }
}

/** Spans of a trace: nested, some failed, some without their end, at times without their root. */
export function randomSpans(random: Random): Item[] {
  const traceId = hex(random, 16);
  const ids = Array.from({ length: random.int(1, 12) }, () => hex(random, 8));
  const base = Date.now() - random.int(1, 30) * HOUR_MS;
  const scope = { name: "opentelemetry.instrumentation.anything" };
  const resource = resourceOf(random);
  return ids.map((spanId, place): Item => {
    const startMs = base + place + random.int(0, 900);
    const parentSpanId =
      place > 0 ? ids[random.int(0, place - 1)] : random.chance(0.2) ? "ee".repeat(8) : undefined;
    const failed = random.chance(0.25);
    return {
      signal: "traces",
      resource: random.chance(0.9) ? resource : resourceOf(random),
      scope,
      own: {
        traceId,
        spanId,
        ...(parentSpanId !== undefined && { parentSpanId }),
        name: "anything",
        kind: 1,
        startTimeUnixNano: nanos(startMs),
        ...(random.chance(0.9) && { endTimeUnixNano: nanos(startMs + random.int(0, 5_000)) }),
        attributes: [
          ...attributesOf(random),
          ...(failed ? [text("error.type", random.pick(["TimeoutError", "503", "ValueError"]))] : []),
        ],
        ...(failed && { status: { code: 2, message: "It said something" } }),
      },
    };
  });
}

/** Log records of a prompt to a coding agent. */
export function randomRecords(random: Random): Item[] {
  const prompt = hex(random, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const session = hex(random, 8);
  const base = Date.now() - random.int(1, 30) * HOUR_MS;
  const resource = { attributes: [text("service.name", "claude-code"), text("service.version", "2.1.0")] };
  return Array.from({ length: random.int(1, 9) }, (_, place): Item => {
    const event = place === 0 ? "user_prompt" : random.pick(["api_request", "tool_result", "api_error"]);
    const timeUnixNano = nanos(base + 1_000 * place);
    return {
      signal: "logs",
      resource,
      scope: { name: "com.anthropic.claude_code.events" },
      own: {
        timeUnixNano,
        observedTimeUnixNano: timeUnixNano,
        body: { stringValue: `claude_code.${event}` },
        attributes: [
          text("event.name", event),
          text("prompt.id", prompt),
          text("session.id", session),
          count("event.sequence", place),
          count("duration_ms", random.int(1, 900)),
          ...(event === "api_request"
            ? [text("model", "m-1"), count("input_tokens", random.int(1, 900))]
            : []),
          ...(event === "tool_result"
            ? [text("tool_name", random.pick(TOOLS)), text("success", String(random.chance(0.7)))]
            : []),
        ],
      },
    };
  });
}

/** A request of spans, or of log records. */
export function requestOf(signal: Item["signal"], items: readonly Item[]): object {
  const [all, scoped, own] =
    signal === "traces"
      ? ["resourceSpans", "scopeSpans", "spans"]
      : ["resourceLogs", "scopeLogs", "logRecords"];
  return {
    [all as string]: items.map((item) => ({
      resource: item.resource,
      [scoped as string]: [{ scope: item.scope, [own as string]: [item.own] }],
    })),
  };
}

/** The requests of chance that deliver items: cut anywhere, some items twice, some spans before their end too, in any order. */
export function shuffled(random: Random, items: readonly Item[]): readonly (readonly Item[])[] {
  const sent = items.flatMap((item) => {
    const { endTimeUnixNano, ...open } = item.own;
    const isEarly = endTimeUnixNano !== undefined && random.chance(0.3);
    return [item, ...(random.chance(0.25) ? [item] : []), ...(isEarly ? [{ ...item, own: open }] : [])];
  });
  const order = sent.map((item) => ({ item, at: random.int(0, 1_000_000) })).sort((a, b) => a.at - b.at);
  const requests: Item[][] = [];
  while (order.length > 0) {
    const part = order.splice(0, random.int(1, 7)).map(({ item }) => item);
    for (const signal of ["traces", "logs"] as const) {
      const own = part.filter((item) => item.signal === signal);
      if (own.length > 0) requests.push(own);
    }
  }
  return requests;
}
