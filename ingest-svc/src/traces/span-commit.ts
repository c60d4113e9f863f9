import type { Database } from "@runfacts/db/pool";
import { confirmDurable, type TracePart, writeTraces } from "@runfacts/db/write";
import { GroupCommit, type GroupCommitOptions } from "../commit/group-commit.ts";
import { recordBytes } from "../commit/record-bytes.ts";
import { commitSpans, type TraceContext } from "./commit-spans.ts";
import { traceRules } from "./trace-rules.ts";

/** Transactions, as for runs. */
type Writers = Pick<
  GroupCommitOptions<TracePart, unknown>,
  "isDataError" | "writers" | "allWriters" | "nodeOf" | "worthWriter" | "limits" | "deadline"
>;

/** A log record takes about as much as the step that it is. */
const LOG_RECORD_BYTES = 2_000;

function bytesOf(part: TracePart): number {
  if ("conversation" in part) return part.records.length * LOG_RECORD_BYTES;
  const { steps, signals } = part;
  return recordBytes({ steps, signals, failures: [], decisions: [] });
}

/** Stores spans; requests in flight share transactions. */
export function createSpanCommit(
  database: Pick<Database, "of">,
  context: Omit<TraceContext, "commit">,
  writers: Writers,
) {
  const traces = new GroupCommit({
    write: async (projectId, batch: readonly TracePart[]) => {
      const pool = database.of(projectId);
      const outcomes = await writeTraces(pool, projectId, batch, traceRules);
      const hasWritten = outcomes.some((outcome) => outcome === "recorded" || outcome === "waiting");
      if (!hasWritten) await confirmDurable(pool);
      return outcomes;
    },
    bytesOf,
    ...writers,
  });
  return {
    commitSpans: commitSpans({
      ...context,
      commit: (projectId, records) => traces.commit(projectId, records),
    }),
    /** Refuses, with QueueFullError, before a request is read when the queue is nearly full. */
    assertRoom: () => traces.assertRoom(),
    /** Parts of traces that wait or are being written. */
    get size() {
      return traces.size;
    },
    /** Bytes, about, of these. */
    get bytes() {
      return traces.bytes;
    },
  };
}
