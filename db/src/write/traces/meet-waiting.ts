import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { uuids } from "../sql-arrays.ts";
import type { TraceRecord } from "./trace-record.ts";
import { partsOf, recordsOf } from "./waiting-part.ts";

const metRow = z.strictObject({
  run_id: z.string(),
  outcome: z.enum(["taken", "too_large", "registered"]),
  parts: z.array(z.unknown()).nullable(),
});

/** What came of the meeting. */
export interface Met {
  /** What waited for the runs. */
  readonly taken: readonly TraceRecord[];
  /** Parts that do not wait, since too much waits of their traces. */
  readonly tooLarge: ReadonlySet<string>;
  /** True if one of the parts need not wait: its run has been registered meanwhile. */
  readonly isToRepeat: boolean;
}

const nothing: Met = { taken: [], tooLarge: new Set(), isToRepeat: false };

/**
 * Lets parts wait, and takes what waits for runs that this transaction registered.
 *
 * @param fresh ids of the runs
 * @param waiting the parts of each trace, by id
 */
export async function meetWaiting(
  connection: CommonQueryMethods,
  projectId: number,
  fresh: readonly string[],
  waiting: ReadonlyMap<string, readonly TraceRecord[]>,
  mostSpans: number,
): Promise<Met> {
  if (fresh.length + waiting.size === 0) return nothing;
  const given = [
    ...fresh.map((runId) => ({ runId, part: null, spans: 0 })),
    ...[...waiting].map(([runId, records]) => ({
      runId,
      part: partsOf(records),
      spans: records.reduce((sum, { steps }) => sum + steps.length, 0),
    })),
  ];
  const rows = await connection.any(sql.prepared("meet_waiting", metRow)`
    SELECT run_id, outcome, parts
    FROM meet_waiting(
      ${projectId}, ${uuids(given.map(({ runId }) => runId))},
      ${sql.array(
        given.map(({ part }) => part),
        "jsonb",
      )},
      ${sql.array(
        given.map(({ spans }) => spans),
        "int4",
      )},
      ${mostSpans}
    )
  `);
  return {
    taken: rows.flatMap(({ run_id, parts }) => (parts === null ? [] : recordsOf(run_id, parts))),
    tooLarge: new Set(rows.flatMap(({ run_id, outcome }) => (outcome === "too_large" ? [run_id] : []))),
    isToRepeat: rows.some(({ outcome }) => outcome === "registered"),
  };
}
