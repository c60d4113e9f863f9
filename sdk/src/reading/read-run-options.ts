import { limits } from "../limits.ts";
import { readUuid } from "../recording/uuid-v7.ts";
import { readText } from "./read-text.ts";

const TRACE_FORM = /^(?:[0-9a-f]{2}-)?([0-9a-f]{32})(?:-[0-9a-f]{16}-[0-9a-f]{2}.*)?$/i;
const noTrace = "0".repeat(32);

/** What a run says of itself besides its agent. */
export interface RunFacts {
  readonly runId?: string;
  readonly sessionId?: string;
  readonly parentRunId?: string;
  readonly traceId?: string;
}

type RunField = keyof RunFacts;

function readTraceId(value: unknown): string | undefined {
  const id = typeof value === "string" ? TRACE_FORM.exec(value)?.[1]?.toLowerCase() : undefined;
  return id === noTrace ? undefined : id;
}

const readers: { readonly [field in RunField]: (value: unknown) => string | undefined } = {
  runId: readUuid,
  sessionId: (value) => readText(value, limits.name)?.text,
  parentRunId: readUuid,
  traceId: readTraceId,
};

/**
 * Reads the options of a run.
 *
 * @param onRefused called with the name of each option that cannot be used
 * @throws what a getter or proxy throws
 */
export function readRunOptions(source: unknown, onRefused: (field: RunField) => void): RunFacts {
  const given = Object(source) as { readonly [field in RunField]?: unknown };
  const facts: { [field in RunField]?: string } = {};
  for (const field of ["runId", "sessionId", "parentRunId", "traceId"] as const) {
    const value = given[field];
    if (value === undefined || value === null) continue;
    const read = readers[field](value);
    if (read === undefined) onRefused(field);
    else facts[field] = read;
  }
  return facts;
}
