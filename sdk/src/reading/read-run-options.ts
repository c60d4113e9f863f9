import type { ArgumentDigest } from "../digest/argument-digest.ts";
import { limits } from "../limits.ts";
import { readUuid } from "../recording/uuid-v7.ts";
import type { RunOptions } from "../run.ts";
import { readCarrier } from "../trace/read-carrier.ts";
import { readTrace, type Trace } from "../trace/trace.ts";
import { readText } from "./read-text.ts";

/** What a run says of itself besides its agent. */
interface RunFacts {
  readonly runId?: string;
  readonly sessionId?: string;
  readonly parentRunId?: string;
  readonly traceId?: string;
}

type RunField = keyof RunFacts;

/** What was read of a run. */
export interface ReadRun {
  readonly facts: RunFacts;
  readonly trace?: Trace;
}

const readers = {
  runId: readUuid,
  sessionId: (value: unknown) => readText(value, limits.name)?.text,
  parentRunId: readUuid,
} as const;

/** The trace that was given; undefined where headers hold none, which is no mistake. */
function readGivenTrace(value: unknown, onRefused: () => void): Trace | undefined {
  if (typeof value === "object" && value !== null) return readCarrier(value);
  const trace = readTrace(value);
  if (trace === undefined) onRefused();
  return trace;
}

/** What the code around a run tells of it, where its options do not. */
export interface Surroundings {
  readonly parentRunId: string | undefined;
  readonly trace: Trace | undefined;
}

/**
 * Reads the options of a run.
 *
 * @param digestOf digests a `sessionKey`
 * @param onRefused called with the name of each option that cannot be used
 * @throws what a getter or proxy throws
 */
export function readRunOptions(
  source: unknown,
  surroundings: Surroundings,
  digestOf: ArgumentDigest,
  onRefused: (option: keyof RunOptions) => void,
): ReadRun {
  const given = Object(source) as { readonly [option in keyof RunOptions]?: unknown };
  const facts: { [field in RunField]?: string } = {};
  for (const field of ["runId", "sessionId", "parentRunId"] as const) {
    const value = given[field];
    if (value === undefined || value === null) continue;
    const read = readers[field](value);
    if (read === undefined) onRefused(field);
    else facts[field] = read;
  }
  const { sessionKey } = given;
  if (facts.sessionId === undefined && typeof sessionKey === "string" && sessionKey !== "") {
    const sessionId = readUuid(sessionKey) ?? digestOf(["session", sessionKey]);
    if (sessionId === undefined) onRefused("sessionKey");
    else facts.sessionId = sessionId;
  }
  const { parentRunId, traceId } = given;
  if (parentRunId === undefined && surroundings.parentRunId !== undefined)
    facts.parentRunId = surroundings.parentRunId;
  const isTraceGiven = traceId !== undefined && traceId !== null;
  const read = isTraceGiven ? readGivenTrace(traceId, () => onRefused("traceId")) : undefined;
  const trace = read ?? (traceId === null ? undefined : surroundings.trace);
  if (trace === undefined) return { facts };
  return { facts: { ...facts, traceId: trace.traceId }, trace };
}
