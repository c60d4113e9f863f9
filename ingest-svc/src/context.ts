import type { ApartSignalRow, PartRecord, RunRecord } from "@runfacts/db/rows";
import type { AddedClientDrop, ClientDrops, PartResult, SignalResult, WriteResult } from "@runfacts/db/write";
import type { Policy } from "@runfacts/privacy";
import type { Validator } from "@runfacts/server";
import type { Counter } from "prom-client";
import type { OnViolationWord } from "./accept/on-violation.ts";
import type { OldestKept } from "./accept/retention.ts";
import type { CommitResult } from "./commit/commit-queue.ts";
import type { DigestKeys } from "./digest-keys.ts";
import type { IntakeWriter } from "./intake/intake-writer.ts";

/** What the RPCs of the service share. */
export interface Context {
  readonly validator: Validator;
  /** What runs may hold; the default one where undefined. */
  readonly policy: Policy | undefined;
  /** What to do with runs that break a privacy rule, unless their request says. */
  readonly onViolation: OnViolationWord;
  /** The oldest start that is kept. */
  readonly retention: Pick<OldestKept, "current">;
  /** The database's clock, in milliseconds since the Unix epoch: it decides on which day a run is stored. */
  readonly clock: () => number;
  /**
   * Commits runs of one project and answers in their order, after COMMIT. Rejects when the database is away or too much
   * waits already: then nothing may be acknowledged.
   */
  readonly commit: (projectId: number, records: readonly RunRecord[]) => Promise<CommitResult<WriteResult>[]>;
  /** The same for a part of a run. */
  readonly commitPart: (projectId: number, part: PartRecord) => Promise<CommitResult<PartResult>>;
  /** The same for signals that come by themselves. */
  readonly commitSignals: (
    projectId: number,
    signals: readonly ApartSignalRow[],
  ) => Promise<CommitResult<SignalResult>[]>;
  /** The key under which the digests of a project are stored. Rejects when the database is away. */
  readonly digestKey: DigestKeys;
  /** When a run was first accepted, in microseconds since the Unix epoch; null for one that is not there. */
  readonly receivedAt: (projectId: number, runId: string) => Promise<bigint | null>;
  /** Stores what a tracer dropped, and gives what of it is stored. Rejects when the database is away. */
  readonly addClientDrops: (projectId: number, drops: ClientDrops) => Promise<readonly AddedClientDrop[]>;
  /** Logs that a report of a tracer could not be stored. */
  readonly warn: (error: unknown) => void;
  /** Logs an error that a client only sees as an internal one. */
  readonly logError: (error: unknown) => void;
  /** Runs by what became of them. */
  readonly runsIngested: Counter<"outcome">;
  /** Parts of runs by what became of them. */
  readonly partsRecorded: Counter<"outcome">;
  /** Signals that came by themselves, by what became of them. */
  readonly signalsRecorded: Counter<"outcome">;
  /** The refused ones of these by ErrorInfo.reason. */
  readonly signalsRejected: Counter<"reason">;
  /** Counts fields that were dropped, or for which a run was refused. */
  readonly countIntake: IntakeWriter["count"];
  /** Refused runs and parts by ErrorInfo.reason. */
  readonly runsRejected: Counter<"reason">;
  /** Dropped fields of stored runs and parts, by privacy rule. */
  readonly fieldsDropped: Counter<"rule">;
  /** Stored runs and parts with dropped fields. */
  readonly runsWithDropped: Counter;
  /** Runs that tracers dropped before they were sent, as they reported. */
  readonly clientDroppedRuns: Counter<"reason">;
}
