import type { TraceOutcome, TracePart } from "@runfacts/db/write";
import type { OldestKept } from "../accept/retention.ts";
import type { CommitResult } from "../commit/commit-queue.ts";
import type { CommitSpans } from "../otlp/span-commit.ts";
import { traceRecordsOf } from "./trace-records.ts";

/** What storing spans needs. */
export interface TraceContext {
  readonly retention: Pick<OldestKept, "current">;
  /** The database's clock, in milliseconds since the Unix epoch. */
  readonly clock: () => number;
  /** Commits parts of traces and of conversations of one project and answers in their order, after COMMIT. */
  readonly commit: (
    projectId: number,
    records: readonly TracePart[],
  ) => Promise<CommitResult<TraceOutcome>[]>;
  /** Logs an error that a client only sees as a refusal. */
  readonly logError: (error: unknown) => void;
}

const MAX_AHEAD_MS = 24 * 60 * 60 * 1000;
const MICROS_A_MILLI = 1000;

const descriptions = {
  ahead: "they start more than 24 hours ahead of the server",
  expired: "they start before the days that are kept",
  conflict: "a run that came over another protocol has the id of their trace",
  too_large: "their trace would have more than 10,000 spans",
  refused: "the database refused them",
} as const;

type Reason = keyof typeof descriptions;

const reasonOf: Readonly<Record<TraceOutcome, Reason | undefined>> = {
  recorded: undefined,
  unchanged: undefined,
  waiting: undefined,
  native: "conflict",
  too_large: "too_large",
  expired: "expired",
};

/** Makes what stores spans of a project. */
export function commitSpans({ retention, clock, commit, logError }: TraceContext): CommitSpans {
  return async (projectId, batch) => {
    const counts = new Map<Reason, number>();
    const reject = (reason: Reason, count: number) => counts.set(reason, (counts.get(reason) ?? 0) + count);
    const latestUs = (clock() + MAX_AHEAD_MS) * MICROS_A_MILLI;
    const oldestUs = retention.current === null ? 0 : Number(retention.current);
    const isInTime = (startUs: number) => {
      const reason = startUs > latestUs ? "ahead" : startUs < oldestUs ? "expired" : undefined;
      if (reason !== undefined) reject(reason, 1);
      return reason === undefined;
    };
    const spans = batch.spans.filter(({ startUs }) => isInTime(startUs));
    const conversations = batch.conversations
      .map((part) => ({ ...part, records: part.records.filter(({ timeUs }) => isInTime(timeUs)) }))
      .filter(({ records }) => records.length > 0);
    const parts: readonly { readonly record: TracePart; readonly count: number }[] = [
      ...traceRecordsOf(spans, batch.evaluations),
      ...conversations.map((record) => ({ record, count: record.records.length })),
    ];
    const given = parts.map(({ record }) => record);
    const results = given.length === 0 ? [] : await commit(projectId, given);
    for (const [place, { count }] of parts.entries()) {
      const result = results[place];
      if (result === undefined) throw new Error("the writer answered fewer traces than it was given");
      const isRefused = typeof result === "object";
      if (isRefused) logError(result.refused);
      const reason = isRefused ? "refused" : reasonOf[result];
      if (reason !== undefined) reject(reason, count);
    }
    return {
      rejected: [...counts].map(([reason, count]) => ({ reason, description: descriptions[reason], count })),
    };
  };
}
