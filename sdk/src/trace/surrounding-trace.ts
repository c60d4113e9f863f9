import { openFrame } from "../context/frame.ts";
import { stateOf, traceOf } from "../context/scope-state.ts";
import { readTrace, type Trace } from "./trace.ts";

// Where @opentelemetry/api 1.x keeps what was set up, for every copy of itself, and a span in a context.
const API_KEY: unique symbol = Symbol.for("opentelemetry.js.api.1");
const SPAN_KEY: unique symbol = Symbol.for("OpenTelemetry Context Key SPAN");

interface SpanContext {
  readonly traceId?: unknown;
  readonly traceFlags?: unknown;
}

interface OpenTelemetry {
  readonly context?: {
    active(): { getValue(key: symbol): { spanContext(): SpanContext } | undefined };
  };
}

function activeSpanTrace(): Trace | undefined {
  const { [API_KEY]: api } = globalThis as { readonly [API_KEY]?: OpenTelemetry };
  const span = api?.context?.active().getValue(SPAN_KEY)?.spanContext();
  const trace = readTrace(span?.traceId);
  if (trace === undefined || span === undefined) return undefined;
  const isSampled = typeof span.traceFlags === "number" && (span.traceFlags & 1) === 1;
  return { ...trace, flags: isSampled ? "01" : "00" };
}

/** The trace around the current code: of the current run, else of the active span of OpenTelemetry. Never throws. */
export function surroundingTrace(): Trace | undefined {
  try {
    return stateOf(openFrame()?.run)?.[traceOf] ?? activeSpanTrace();
  } catch {
    return undefined;
  }
}
