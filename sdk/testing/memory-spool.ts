import type { RunSpool, SpooledBatch } from "../src/delivery/run-spool.ts";
import type { RunRecord } from "../src/recording/run-record.ts";

/** Runs in a batch, at most. */
export const BATCH_RUNS = 4;

/** A spool in memory, for runs of this process and of one that is gone. */
export class MemorySpool implements RunSpool {
  readonly #most: number;
  readonly #left: RunRecord[];
  readonly #own: RunRecord[] = [];
  readonly #claimed = new Set<SpooledBatch>();

  /** @param left what a process that is gone left */
  constructor({ most, left = [] }: { readonly most: number; readonly left?: readonly RunRecord[] }) {
    this.#most = most;
    this.#left = [...left];
  }

  /** How many runs it has, claimed ones too. */
  get size(): number {
    const claimed = [...this.#claimed].reduce((sum, { runs }) => sum + runs.length, 0);
    return this.#own.length + this.#left.length + claimed;
  }

  async append(runs: readonly RunRecord[]): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    return this.appendNow(runs);
  }

  appendNow(runs: readonly RunRecord[]): number {
    const kept = runs.slice(0, Math.max(0, this.#most - this.size));
    this.#own.push(...kept);
    return kept.length;
  }

  async claim(): Promise<SpooledBatch | undefined> {
    const isOwn = this.#left.length === 0;
    const runs = (isOwn ? this.#own : this.#left).splice(0, BATCH_RUNS);
    if (runs.length === 0) return undefined;
    const batch = { runs, isOwn };
    this.#claimed.add(batch);
    return batch;
  }

  async discard(batch: SpooledBatch): Promise<void> {
    this.#claimed.delete(batch);
  }

  async close(): Promise<void> {}
}
