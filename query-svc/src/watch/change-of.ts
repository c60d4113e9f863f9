import { create } from "@bufbuild/protobuf";
import type { ChangedRun } from "@runfacts/db/read";
import { type RunChange, RunChangeSchema } from "@runfacts/gen/server/watch_runs";
import { runSummaryOf } from "../mapping/run.ts";

/** A changed run as a message. Its revision is the transaction that changed it last: a later change has a later one. */
export function changeOf(run: ChangedRun): RunChange {
  return create(RunChangeSchema, { run: runSummaryOf(run), revision: run.changed_xid });
}
