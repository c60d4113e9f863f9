import type { RunRecord } from "../recording/run-record.ts";

/** A run that waits for delivery. */
export interface QueuedRun {
  /** Place in the order of arrival, from 1. */
  readonly place: number;
  readonly run: RunRecord;
  /** About how many bytes it takes encoded. */
  readonly bytes: number;
}

/** Bounds of a queue and of the batches taken from it. */
export interface QueueLimits {
  readonly maxQueueRuns: number;
  readonly maxQueueBytes: number;
  readonly maxBatchRuns: number;
  readonly maxBatchBytes: number;
}

/**
 * Runs in order of arrival, bounded in number and bytes. When full, the oldest that waits makes room: what an agent did
 * last matters most. What has been taken counts until it is released.
 */
export class RunQueue {
  readonly #limits: QueueLimits;
  #waiting: QueuedRun[] = [];
  readonly #taken = new Set<readonly QueuedRun[]>();
  #takenRuns = 0;
  #bytes = 0;
  #arrived = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** Runs that wait or were taken. */
  get length(): number {
    return this.#waiting.length + this.#takenRuns;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
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
    const heads = [...this.#taken, this.#waiting].map(([head]) => head?.place ?? Number.POSITIVE_INFINITY);
    return Math.min(...heads);
  }

  /** Adds a run. @returns how many runs had to go: the oldest that waited, or this one when it cannot fit */
  push(run: RunRecord, bytes: number): number {
    const before = this.#waiting.length;
    const isFull = () =>
      this.length >= this.#limits.maxQueueRuns || this.#bytes + bytes > this.#limits.maxQueueBytes;
    while (isFull() && this.#waiting.length > 0) this.#bytes -= this.#waiting.shift()?.bytes ?? 0;
    const dropped = before - this.#waiting.length;
    if (isFull()) return dropped + 1;
    this.#arrived += 1;
    this.#waiting.push({ place: this.#arrived, run, bytes });
    this.#bytes += bytes;
    return dropped;
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
    if (batch.length > 0) this.#taken.add(batch);
    this.#takenRuns += batch.length;
    return batch;
  }

  /**
   * Frees the room of a batch that was taken.
   *
   * @param isLeft whether a run of it has no answer: it waits again, before those that came later
   */
  release(batch: readonly QueuedRun[], isLeft: (run: RunRecord) => boolean = () => false): void {
    if (!this.#taken.delete(batch)) return;
    this.#takenRuns -= batch.length;
    const left = batch.filter(({ run }) => isLeft(run));
    const bytesOf = (runs: readonly QueuedRun[]) => runs.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#bytes -= bytesOf(batch) - bytesOf(left);
    if (left.length > 0) this.#waiting = [...left, ...this.#waiting].sort((a, b) => a.place - b.place);
  }

  /** Every run that has no answer, in order of arrival. */
  get runs(): readonly RunRecord[] {
    return [...this.#taken, this.#waiting].flat().map(({ run }) => run);
  }

  /** Drops all that wait. @returns how many */
  clear(): number {
    const { length } = this.#waiting;
    for (const { bytes } of this.#waiting) this.#bytes -= bytes;
    this.#waiting = [];
    return length;
  }
}
