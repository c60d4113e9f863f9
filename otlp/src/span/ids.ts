import type { Span } from "@runfacts/gen/otlp/trace";
import type { Mutable } from "../value/mutable.ts";
import type { RejectReason } from "./span-facts.ts";

const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
const NO_SPAN = "0".repeat(2 * SPAN_BYTES);
const NANOS_A_MICRO = 1000n;

const bytesInHex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Bytes in hex. */
export function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += bytesInHex[byte];
  return hex;
}

function isZero(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0) return false;
  return true;
}

/** The 16 bytes of an id as a UUID. */
export function uuidOf(bytes: Uint8Array): string {
  const hex = hexOf(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The id of a trace as a UUID, or undefined for one of another length or of zeros. */
export function runIdOf(traceId: Uint8Array): string | undefined {
  return traceId.length === TRACE_BYTES && !isZero(traceId) ? uuidOf(traceId) : undefined;
}

/** The id of a span in hex, or undefined for one of another length or of zeros. */
export function spanIdOf(spanId: Uint8Array): string | undefined {
  return spanId.length === SPAN_BYTES && !isZero(spanId) ? hexOf(spanId) : undefined;
}

/** The id of the step that a span of a run is, as a UUID: that of the span, and the last 8 bytes of the run's. */
export function stepIdOf(runId: string, spanId: string): string {
  return `${spanId.slice(0, 8)}-${spanId.slice(8, 12)}-${spanId.slice(12)}-${runId.slice(19)}`;
}

/** A parent told as text; undefined for none. */
export function parentIn(text: string): string | undefined {
  const isId = /^[0-9a-f]{16}$/i.test(text) && text !== NO_SPAN;
  return isId ? text.toLowerCase() : undefined;
}

/** Nanoseconds as microseconds; finer digits are cut. Undefined for 0, and for what a number does not hold. */
export function microsOf(nanos: bigint): number | undefined {
  const micros = Number(nanos / NANOS_A_MICRO);
  return micros > 0 && Number.isSafeInteger(micros) ? micros : undefined;
}

/** Where a span stands. */
export interface Place {
  readonly runId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startUs: number;
  readonly endUs?: number;
}

/** The ids and times of a span, or which of them cannot be taken. */
export function placeOf(span: Span): Place | RejectReason {
  const runId = runIdOf(span.traceId);
  if (runId === undefined) return "trace_id";
  const spanId = spanIdOf(span.spanId);
  if (spanId === undefined) return "span_id";
  const startUs = microsOf(span.startTimeUnixNano);
  if (startUs === undefined) return "start_time";
  const hasParent = span.parentSpanId.length > 0 && !isZero(span.parentSpanId);
  const parentSpanId = hasParent ? spanIdOf(span.parentSpanId) : undefined;
  if (hasParent && parentSpanId === undefined) return "parent_span_id";
  // An end that is no time is one all the same: 0 alone says that there is none yet.
  const endUs = span.endTimeUnixNano === 0n ? undefined : (microsOf(span.endTimeUnixNano) ?? startUs);
  const place: Mutable<Place> = { runId, spanId, startUs };
  if (parentSpanId !== undefined) place.parentSpanId = parentSpanId;
  if (endUs !== undefined) place.endUs = Math.max(startUs, endUs);
  return place;
}
