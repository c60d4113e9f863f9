import type { RunRecord } from "@runfacts/db/rows";
import type { WriteOutcome } from "@runfacts/db/write";
import type { Validator } from "@runfacts/server";
import type { Counter } from "prom-client";

/** What the RPCs of the service share. */
export type Context = {
  readonly validator: Validator;
  /** Milliseconds since the Unix epoch. */
  readonly clock: () => number;
  /**
   * Writes runs of one project in one transaction and answers in their order, after COMMIT. All or nothing: it rejects
   * when the database is away, and then nothing may be acknowledged.
   */
  readonly write: (projectId: number, records: readonly RunRecord[]) => Promise<WriteOutcome[]>;
  /** Runs by what became of them. */
  readonly runsIngested: Counter<"outcome">;
  /** Refused runs by ErrorInfo.reason. */
  readonly runsRejected: Counter<"reason">;
};
