import type { RunRecord } from "../recording/run-record.ts";
import type { RunStats } from "./run-ledger.ts";
import type { QueueLimits } from "./run-queue.ts";
import type { SenderSettings } from "./sender.ts";

/** Where and how to deliver. */
export interface DeliverySettings extends SenderSettings, Omit<QueueLimits, "maxBatchBytes"> {
  readonly flushIntervalMs: number;
  readonly exitTimeoutMs: number;
  readonly handleSignals: boolean;
}

/** Delivers the runs of a tracer. */
export interface Deliverer {
  /** A run begins: until it is delivered the end of the process is watched for, where there is one. */
  watchExit(): void;
  /** Takes a run that has ended. */
  enqueue(run: RunRecord, bytes: number): void;
  /** Counts a run that has ended and could not be made a record. */
  lose(): void;
  /** @returns whether all runs taken so far were answered or dropped in time; never rejects */
  flush(timeoutMs: number): Promise<boolean>;
  /** Flushes, then gives up what is left; later runs are dropped. Closing again gives the same answer. */
  close(timeoutMs: number): Promise<boolean>;
  stats(): RunStats;
}
