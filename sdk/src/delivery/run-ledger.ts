import { type DropReason, noneDropped } from "../drop-reason.ts";
import type { RunRecord } from "../recording/run-record.ts";
import type { TracerStats } from "../tracer-stats.ts";
import { DropLog } from "./drop-log.ts";
import { type QueuedRun, type QueueLimits, RunQueue } from "./run-queue.ts";
import type { StoredRun } from "./stored-run.ts";

/** What becomes of a run that leaves the queue. */
export type Outcome = "created" | "duplicate" | "spooled" | DropReason;

interface Added {
  readonly queued: QueuedRun | undefined;
  readonly dropped: number;
}

/** What counts of runs, of all that a tracer counts. */
export type RunStats = Omit<TracerStats, "droppedSteps" | "droppedValues" | "errors" | "signals">;

/**
 * Holds the runs of a tracer, and counts what became of them. No run moves but by its methods, and each moves and counts
 * in one go: nobody sees a run that is in two places, or in none.
 */
export class RunLedger {
  readonly queue: RunQueue;
  /** What the service has to be told of dropped runs. */
  readonly drops = new DropLog();
  #produced = 0;
  #delivered = 0;
  #spooled = 0;
  #duplicates = 0;
  #retries = 0;
  readonly #dropped: { [reason in DropReason]: number } = { ...noneDropped };

  constructor(limits: QueueLimits) {
    this.queue = new RunQueue(limits);
  }

  /**
   * Takes a run that has ended. When the queue is full, the oldest that waits makes room: what an agent did last matters
   * most.
   *
   * @returns the run in the queue, unless it cannot fit, and how many runs were dropped: the oldest, or this one
   */
  add(run: RunRecord, bytes: number, reasonWhenFull: DropReason): Added {
    let dropped = 0;
    while (this.queue.isFullFor(bytes)) {
      dropped += 1;
      if (this.queue.shift() !== undefined) continue;
      this.#produced += 1;
      this.#drop(reasonWhenFull, dropped);
      return { queued: undefined, dropped };
    }
    const queued = this.queue.push(run, bytes);
    this.#produced += 1;
    this.#drop(reasonWhenFull, dropped);
    return { queued, dropped };
  }

  /** Counts a run that ends and is dropped at once. */
  addDropped(reason: DropReason): void {
    this.#produced += 1;
    this.#drop(reason, 1);
  }

  /** Counts a run that ends and is on the disk alone. */
  addSpooled(): void {
    this.#produced += 1;
    this.#spooled += 1;
  }

  /**
   * Takes runs out of the spool.
   *
   * @param known how many of them were counted before; the others come from a process that is gone
   */
  claim(runs: readonly StoredRun[], known: number): readonly QueuedRun[] {
    this.#spooled -= known;
    this.#produced += runs.length - known;
    return this.queue.adopt(runs);
  }

  /** Counts runs that the disk has lost. */
  loseSpooled(count: number): void {
    this.#spooled -= count;
    this.#drop("internal", count);
  }

  /**
   * Says what became of a run.
   *
   * @returns false when that was said before, such as at the end of the process
   */
  settle(queued: QueuedRun, outcome: Outcome): boolean {
    if (!this.queue.remove(queued)) return false;
    if (outcome === "spooled") this.#spooled += 1;
    else if (outcome === "created" || outcome === "duplicate") this.#delivered += 1;
    else this.#drop(outcome, 1);
    if (outcome === "duplicate") this.#duplicates += 1;
    return true;
  }

  /** Says the same of each. @returns of how many it was not said before */
  settleAll(runs: readonly QueuedRun[], outcome: Outcome): number {
    return runs.filter((queued) => this.settle(queued, outcome)).length;
  }

  countRetry(): void {
    this.#retries += 1;
  }

  stats(): RunStats {
    return {
      produced: this.#produced,
      delivered: this.#delivered,
      pending: this.queue.length,
      spooled: this.#spooled,
      dropped: { ...this.#dropped },
      pendingBytes: this.queue.bytes,
      duplicates: this.#duplicates,
      retries: this.#retries,
    };
  }

  #drop(reason: DropReason, runs: number): void {
    this.#dropped[reason] += runs;
    this.drops.add(reason, runs);
  }
}
