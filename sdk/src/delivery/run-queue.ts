import type { RunRecord } from "../recording/run-record.ts";
import type { StoredRun } from "./stored-run.ts";

/** A run that waits for delivery. */
export interface QueuedRun {
  /** Place in the order of arrival, from 1. */
  readonly place: number;
  run: RunRecord | StoredRun;
  /** About how many bytes it takes encoded. */
  readonly bytes: number;
  /** How often the service failed at a request with it, for a reason that may be the run. */
  faults: number;
}

/** Bounds of a queue and of the batches taken from it. */
export interface QueueLimits {
  readonly maxQueueRuns: number;
  readonly maxQueueBytes: number;
  readonly maxBatchRuns: number;
  readonly maxBatchBytes: number;
}

/** Runs in order of arrival, bounded in number and bytes. What has been taken counts until it is removed. */
export class RunQueue {
  readonly #limits: QueueLimits;
  #waiting: QueuedRun[] = [];
  readonly #taken = new Set<QueuedRun>();
  #bytes = 0;
  #arrived = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** Runs that wait or were taken. */
  get length(): number {
    return this.#waiting.length + this.#taken.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Those that wait, the oldest first; as they are now. */
  get waiting(): readonly QueuedRun[] {
    return [...this.#waiting];
  }

  /** Whether as many wait as a batch takes. */
  get hasFullBatch(): boolean {
    return this.#waiting.length >= this.#limits.maxBatchRuns || this.#bytes >= this.#limits.maxBatchBytes;
  }

  /** Place of the run that arrived last. */
  get lastPlace(): number {
    return this.#arrived;
  }

  /** Place of the oldest run that waits or was taken; Infinity when there is none. */
  get oldestPlace(): number {
    let oldest = this.#waiting[0]?.place ?? Number.POSITIVE_INFINITY;
    for (const { place } of this.#taken) oldest = Math.min(oldest, place);
    return oldest;
  }

  /** Every run, in order of arrival. */
  get runs(): readonly QueuedRun[] {
    return [...this.#taken, ...this.#waiting].sort((a, b) => a.place - b.place);
  }

  /** Whether a run has no room. */
  isFullFor(bytes: number): boolean {
    return this.length >= this.#limits.maxQueueRuns || this.#bytes + bytes > this.#limits.maxQueueBytes;
  }

  /** Adds a run that has room. */
  push(run: RunRecord, bytes: number): QueuedRun {
    this.#arrived += 1;
    const queued = { place: this.#arrived, run, bytes, faults: 0 };
    this.#waiting.push(queued);
    this.#bytes += bytes;
    return queued;
  }

  /** Adds runs that are taken from the start, without asking for room. */
  adopt(runs: readonly StoredRun[]): readonly QueuedRun[] {
    return runs.map((run) => {
      const queued = { place: 0, run, bytes: 0, faults: 0 };
      this.#taken.add(queued);
      return queued;
    });
  }

  /** Takes the oldest runs that fit into a batch, at least one if any waits. */
  take(): readonly QueuedRun[] {
    let bytes = 0;
    const end = this.#waiting.findIndex((queued, index) => {
      bytes += queued.bytes;
      return index > 0 && (index >= this.#limits.maxBatchRuns || bytes > this.#limits.maxBatchBytes);
    });
    const batch = end < 0 ? this.#waiting : this.#waiting.slice(0, end);
    this.#waiting = end < 0 ? [] : this.#waiting.slice(end);
    for (const queued of batch) this.#taken.add(queued);
    return batch;
  }

  /** Lets those of a batch wait again that were not removed, before those that came later. */
  putBack(batch: readonly QueuedRun[]): void {
    const left = batch.filter((queued) => this.#taken.delete(queued));
    if (left.length > 0) this.#waiting = [...left, ...this.#waiting].sort((a, b) => a.place - b.place);
  }

  /** Whether a run of a batch was not removed. */
  has(queued: QueuedRun): boolean {
    return this.#taken.has(queued) || this.#waiting.includes(queued);
  }

  /** Removes the oldest run that waits. */
  shift(): QueuedRun | undefined {
    const queued = this.#waiting.shift();
    this.#bytes -= queued?.bytes ?? 0;
    return queued;
  }

  /** Removes a run. @returns whether it was there */
  remove(queued: QueuedRun): boolean {
    if (!this.#taken.delete(queued)) {
      const index = this.#waiting.indexOf(queued);
      if (index < 0) return false;
      this.#waiting.splice(index, 1);
    }
    this.#bytes -= queued.bytes;
    return true;
  }
}
