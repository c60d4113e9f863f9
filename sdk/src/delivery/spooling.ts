import { checkedRun } from "../check-run.ts";
import { isChecked } from "../checked-run.ts";
import { toRunJson } from "../exit/run-json.ts";
import { sanitizedNow } from "../exit/sanitized-now.ts";
import { loadedSanitizer } from "../privacy.ts";
import type { RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import type { RunSpool } from "../spool/run-spool.ts";
import type { SpooledParts } from "./deliver-spooled.ts";
import type { RunLedger } from "./run-ledger.ts";
import type { QueuedRun } from "./run-queue.ts";
import type { Sender, SenderParts } from "./sender.ts";
import { isStored } from "./stored-run.ts";
import { withoutFreeText } from "./without-free-text.ts";

// Others may leave runs at any time.
const LOOK_MS = 30_000;

/**
 * Keeps the runs of the queue on the disk from their end until they have an answer, and delivers what is there alone: runs
 * for which the queue had no room, and those of processes that are gone.
 */
export class Spooling {
  readonly #parts: SpooledParts;
  readonly #spool: RunSpool;
  readonly #ledger: RunLedger;
  readonly #reporter: Reporter;
  /** Runs that were written before the detectors could judge them. */
  readonly #partial = new Set<QueuedRun>();
  #lookedAt = performance.now();

  constructor(
    spool: RunSpool,
    { ledger, circuit, reporter }: Pick<SenderParts, "ledger" | "circuit" | "reporter">,
  ) {
    this.#parts = { spool, ledger, circuit, taken: new Set(), hasMore: true };
    this.#spool = spool;
    this.#ledger = ledger;
    this.#reporter = reporter;
  }

  /** Whether the disk may hold runs that memory does not. */
  get hasMore(): boolean {
    return this.#parts.hasMore;
  }

  /** Whether it is time to look for some. */
  get isDue(): boolean {
    return this.#parts.hasMore || performance.now() - this.#lookedAt > LOOK_MS;
  }

  /** Whether every run in memory is on the disk too. */
  get isComplete(): boolean {
    return this.#ledger.queue.runs.every((queued) => this.#isKept(queued));
  }

  /** Whether it holds files that others cannot take while this process lives. */
  get isOpen(): boolean {
    return this.#spool.isOpen;
  }

  /** The run as it will be written and sent, where that can be told already. */
  checked(run: RunRecord): RunRecord {
    const sanitize = loadedSanitizer();
    return sanitize === undefined ? run : checkedRun(run, sanitize, this.#reporter);
  }

  /** Writes a run that has ended. */
  keep(queued: QueuedRun): void {
    const { run } = queued;
    if (isStored(run)) return;
    this.#reporter.guard(() => {
      if (isChecked(run)) this.#spool.append(run.runId, toRunJson(run));
      else if (this.#spool.append(run.runId, toRunJson(withoutFreeText(run).run))) this.#partial.add(queued);
    }, undefined);
  }

  /** Writes whole, now that they can be judged, runs that were written without what the detectors judge. */
  complete(): void {
    if (loadedSanitizer() === undefined) return;
    for (const queued of this.#partial) {
      this.#partial.delete(queued);
      if (isStored(queued.run) || !this.#spool.has(queued.run.runId)) continue;
      queued.run = this.checked(queued.run);
      this.keep(queued);
    }
  }

  /** Writes a run for which memory has no room. @returns whether it is on the disk, and counted */
  keepAlone(run: RunRecord): boolean {
    return this.#reporter.guard(() => {
      const sanitized = sanitizedNow(run, this.#reporter);
      if (!this.#spool.append(run.runId, toRunJson(sanitized))) return false;
      this.#spool.release(run.runId);
      this.#ledger.addSpooled();
      this.#parts.hasMore = true;
      return true;
    }, false);
  }

  /** Lets runs leave memory that are on the disk, the oldest first, until another has room. */
  makeRoom(bytes: number): void {
    const { queue } = this.#ledger;
    for (const queued of queue.isFullFor(bytes) ? queue.waiting : []) {
      if (!queue.isFullFor(bytes)) return;
      this.#leave(queued);
    }
  }

  /** The runs of a batch that have an answer are needed no more. */
  settle(batch: readonly QueuedRun[]): void {
    this.#spool.settle(batch.filter((queued) => !this.#ledger.queue.has(queued)).map(({ run }) => run.runId));
  }

  /** Takes runs that are on the disk alone and sends them; what has no answer then stays there. */
  async deliver(sender: Sender, signal: AbortSignal): Promise<void> {
    this.#lookedAt = performance.now();
    const { deliverSpooled } = await import("./deliver-spooled.ts");
    await deliverSpooled(this.#parts, sender, signal);
  }

  /** Nothing is sent any more: what is on the disk stays there for whoever comes next. */
  handOver(): void {
    for (const queued of this.#ledger.queue.runs) {
      if (!isStored(queued.run)) {
        queued.run = sanitizedNow(queued.run, this.#reporter);
        if (!this.#isKept(queued)) this.keep(queued);
      }
      this.#leave(queued);
    }
    this.#partial.clear();
    this.#spool.handOver();
  }

  #isKept({ run }: QueuedRun): boolean {
    return isStored(run) || this.#spool.has(run.runId);
  }

  #leave(queued: QueuedRun): void {
    const { run } = queued;
    if (!this.#isKept(queued) || !this.#ledger.settle(queued, "spooled") || isStored(run)) return;
    this.#spool.release(run.runId);
    this.#partial.delete(queued);
    this.#parts.hasMore = true;
  }
}
