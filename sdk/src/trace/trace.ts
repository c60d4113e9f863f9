/** The trace that a run belongs to, as W3C Trace Context names it. */
export interface Trace {
  /** 32 hex digits in lower case, not all zero. */
  readonly traceId: string;
  /** 2 hex digits: "01" when the trace is sampled. */
  readonly flags: string;
}

const TRACE_FORM = /^(?:[0-9a-f]{2}-)?([0-9a-f]{32})(?:-[0-9a-f]{16}-([0-9a-f]{2}).*)?$/i;
const ALL_ZERO = /^0+$/;
const SAMPLED = "01";

const hexOf = (uuid: string) => uuid.replaceAll("-", "").toLowerCase();

/** Reads a trace id, or a whole `traceparent` header. */
export function readTrace(value: unknown): Trace | undefined {
  const form = typeof value === "string" ? TRACE_FORM.exec(value.trim()) : null;
  const traceId = form?.[1]?.toLowerCase();
  if (traceId === undefined || ALL_ZERO.test(traceId)) return undefined;
  return { traceId, flags: form?.[2]?.toLowerCase() ?? SAMPLED };
}

/** The trace of a run that belongs to none: its id is that of the run, without dashes. */
export function traceOfRun(runId: string): Trace {
  return { traceId: hexOf(runId), flags: SAMPLED };
}

/** The `traceparent` header of what a run or step asks of others: its span is named by the last half of the UUID. */
export function traceparentOf({ traceId, flags }: Trace, uuid: string): string {
  const hex = hexOf(uuid);
  const last = hex.slice(16);
  return `00-${traceId}-${ALL_ZERO.test(last) ? hex.slice(0, 16) : last}-${flags}`;
}
