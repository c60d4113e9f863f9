import { sanitizedNow } from "../exit/sanitized-now.ts";
import { loadSanitizer } from "../privacy.ts";
import type { RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import type { RunLedger } from "./run-ledger.ts";
import type { QueuedRun } from "./run-queue.ts";
import type { RunSpool, SpooledBatch } from "./run-spool.ts";
import type { Sender } from "./sender.ts";

interface Ready {
  readonly queued: QueuedRun;
  readonly record: RunRecord;
}

interface Claimed {
  readonly batch: SpooledBatch;
  /** Those of the batch that have no answer. */
  readonly left: readonly RunRecord[];
}

/** Moves runs between the queue and the spool. */
export class Spooling {
  readonly #spool: RunSpool;
  readonly #ledger: RunLedger;
  readonly #reporter: Reporter;
  #claimed: Claimed | undefined;
  #mayHold = true;

  constructor(spool: RunSpool, ledger: RunLedger, reporter: Reporter) {
    this.#spool = spool;
    this.#ledger = ledger;
    this.#reporter = reporter;
  }

  /** Whether the spool may hold runs to deliver. */
  get mayHold(): boolean {
    return this.#mayHold;
  }

  /** Puts all that waits into the spool, as far as it has room. Never rejects. */
  async store(): Promise<void> {
    await loadSanitizer().catch(() => undefined);
    while (this.#ledger.queue.hasWaiting) {
      const batch = this.#ledger.queue.take();
      const ready = this.#ready(batch);
      let kept = 0;
      try {
        kept = await this.#spool.append(ready.map(({ record }) => record));
      } catch {
        this.#reporter.countError();
      }
      this.#settle(ready.slice(0, kept));
      this.#ledger.queue.putBack(batch);
      if (kept < ready.length) return;
    }
  }

  /** Puts the oldest that wait into the spool at once: the queue is full. */
  makeRoom(): void {
    const batch = this.#ledger.queue.take();
    this.storeNow(batch);
    this.#ledger.queue.putBack(batch);
  }

  /** Puts runs into the spool at once, as far as it has room. Those that it has already stay there. */
  storeNow(runs: readonly QueuedRun[]): void {
    this.#ledger.settleAll(
      runs.filter(({ isSpooled }) => isSpooled),
      "spooled",
    );
    const ready = this.#ready(runs.filter(({ isSpooled }) => !isSpooled));
    if (ready.length === 0) return;
    const kept = this.#reporter.guard(() => this.#spool.appendNow(ready.map(({ record }) => record)), 0);
    this.#settle(ready.slice(0, kept));
  }

  /** Takes a batch out of the spool and sends it; what has no answer then stays in the spool. */
  async deliver(sender: Sender, signal: AbortSignal): Promise<void> {
    const { batch, left } = this.#claimed ?? (await this.#claim()) ?? {};
    if (batch === undefined || left === undefined) {
      this.#mayHold = false;
      return;
    }
    const isOwn = batch.isOwn || this.#claimed !== undefined;
    const queued = this.#ledger.claim({ runs: left, isOwn });
    this.#claimed = { batch, left };
    try {
      await sender.deliver(queued, signal);
    } finally {
      const unanswered = queued.filter((one) => this.#ledger.settle(one, "spooled"));
      this.#claimed = { batch, left: unanswered.map(({ run }) => run) };
    }
    if (this.#claimed.left.length > 0) return;
    this.#claimed = undefined;
    await this.#spool.discard(batch).catch(() => this.#reporter.countError());
  }

  /** Lets the spool go; what it holds is for the next process. Never rejects. */
  async close(): Promise<void> {
    this.#mayHold = false;
    await this.#spool.close().catch(() => this.#reporter.countError());
  }

  async #claim(): Promise<Claimed | undefined> {
    try {
      const batch = await this.#spool.claim();
      return batch && { batch, left: batch.runs };
    } catch {
      this.#reporter.countError();
      return undefined;
    }
  }

  #ready(runs: readonly QueuedRun[]): Ready[] {
    return runs.flatMap((queued) => {
      const record = this.#reporter.guard(() => sanitizedNow(queued.run, this.#reporter), undefined);
      if (record === undefined) this.#ledger.settle(queued, "internal");
      return record === undefined ? [] : [{ queued, record }];
    });
  }

  #settle(ready: readonly Ready[]): void {
    if (ready.length > 0) this.#mayHold = true;
    this.#ledger.settleAll(
      ready.map(({ queued }) => queued),
      "spooled",
    );
  }
}
