import type { RunRecord } from "@runfacts/db/rows";
import type { CommitResult } from "./group-commit.ts";
import { recordBytes } from "./record-bytes.ts";

/** Runs of one request, and where their results go. */
export type Commit = {
  readonly projectId: number;
  readonly records: readonly RunRecord[];
  readonly bytes: number;
  readonly resolve: (results: CommitResult[]) => void;
  readonly reject: (error: unknown) => void;
};

/** How much may wait, and how much goes into one transaction. */
export type CommitLimits = {
  /** Runs that may wait or be written at once. */
  readonly queuedRuns: number;
  /** Bytes, about, of the runs that may wait or be written at once. */
  readonly queuedBytes: number;
  /** Runs in one transaction; a larger request gets one of its own. */
  readonly batchRuns: number;
  /** Bytes, about, in one transaction. */
  readonly batchBytes: number;
};

const MIB = 1024 * 1024;

/** The limits of the service. */
export const commitLimits: CommitLimits = {
  queuedRuns: 4_096,
  queuedBytes: 48 * MIB,
  batchRuns: 256,
  batchBytes: 4 * MIB,
};

/** Requests that wait for a transaction, first come first served, bounded in runs and bytes. */
export class CommitQueue {
  private readonly limits: CommitLimits;
  private waiting: Commit[] = [];
  private runs = 0;
  private bytes = 0;

  constructor(limits: CommitLimits) {
    this.limits = limits;
  }

  /** Runs that wait or are being written. */
  get size(): number {
    return this.runs;
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Takes a request in, and false when there is no room. One request always fits into an empty queue. */
  add(commit: Omit<Commit, "bytes">): boolean {
    const bytes = commit.records.reduce((sum, record) => sum + recordBytes(record), 0);
    const isFull =
      this.runs + commit.records.length > this.limits.queuedRuns ||
      this.bytes + bytes > this.limits.queuedBytes;
    if (isFull && this.runs > 0) return false;
    this.waiting.push({ ...commit, bytes });
    this.runs += commit.records.length;
    this.bytes += bytes;
    return true;
  }

  /** The requests of the next transaction: what waits, as far as it fits. They count until they are {@link release}d. */
  take(): Commit[] {
    const { batchRuns, batchBytes } = this.limits;
    let runs = 0;
    let bytes = 0;
    const rest = this.waiting.findIndex((commit, index) => {
      runs += commit.records.length;
      bytes += commit.bytes;
      return index > 0 && (runs > batchRuns || bytes > batchBytes);
    });
    const count = rest === -1 ? this.waiting.length : rest;
    return this.waiting.splice(0, count);
  }

  /** Gives back the room of requests that were answered. */
  release(commits: readonly Commit[]): void {
    for (const commit of commits) {
      this.runs -= commit.records.length;
      this.bytes -= commit.bytes;
    }
  }
}
