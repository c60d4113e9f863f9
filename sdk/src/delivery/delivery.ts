import type { DropReason } from "../drop-reason.ts";
import { deliverLast } from "../exit/deliver-last.ts";
import type { ExitReason, ExitTask } from "../exit/exit-task.ts";
import type { OpenRuns } from "../exit/open-runs.ts";
import { onProcessExit } from "../exit/process-exit.ts";
import { limits } from "../limits.ts";
import { loadSanitizer } from "../privacy.ts";
import type { RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import { backgroundTimer, type Timer, yieldToEventLoop } from "../timer.ts";
import type { Circuit } from "./circuit.ts";
import type { Deliverer, DeliverySettings } from "./deliverer.ts";
import { Flushes } from "./flushes.ts";
import { loadSender } from "./load-sender.ts";
import { RetryWait } from "./retry-wait.ts";
import { RunLedger, type RunStats } from "./run-ledger.ts";
import type { RunSpool } from "./run-spool.ts";
import type { Sender } from "./sender.ts";
import { Spooling } from "./spooling.ts";

/** What a delivery works with. */
interface DeliveryParts {
  readonly settings: DeliverySettings;
  /** The runs that have not ended: they do when the process ends. */
  readonly openRuns: OpenRuns;
  readonly circuit: Circuit;
  /** Where runs go that cannot be delivered now. */
  readonly spool?: RunSpool | undefined;
  readonly reporter: Reporter;
}

// How long close() waits for an aborted request to be let go, so that its answer still counts.
const ABORT_GRACE_MS = 100;

/** Delivers runs in the background, one request at a time, in the order in which they ended. */
export class Delivery implements Deliverer, ExitTask {
  readonly #settings: DeliverySettings;
  readonly #openRuns: OpenRuns;
  readonly #reporter: Reporter;
  readonly #circuit: Circuit;
  readonly #ledger: RunLedger;
  readonly #spooling: Spooling | undefined;
  readonly #flushes: Flushes;
  readonly #wait = new RetryWait();
  readonly #stop = new AbortController();
  #sender: Promise<Sender> | undefined;
  #timer: Timer | undefined;
  #storeTimer: Timer | undefined;
  #sending: Promise<void> | undefined;
  #reporting: Promise<void> | undefined;
  #closing: Promise<boolean> | undefined;
  #forgetExit: (() => void) | undefined;
  #isWarm = false;
  #hasGivenUp = false;

  constructor({ settings, openRuns, circuit, spool, reporter }: DeliveryParts) {
    this.#settings = settings;
    this.#openRuns = openRuns;
    this.#reporter = reporter;
    this.#circuit = circuit;
    this.#ledger = new RunLedger({ ...settings, maxBatchBytes: limits.requestBytes });
    this.#spooling = spool && new Spooling(spool, this.#ledger, reporter);
    this.#flushes = new Flushes(this.#ledger, circuit, this.#spooling);
    if (spool !== undefined) this.#schedule(settings.flushIntervalMs);
  }

  enqueue(run: RunRecord, bytes: number): void {
    if (this.#closing !== undefined) {
      this.#ledger.addDropped("closed");
      this.#tellLost("a run ended after its tracer was closed; it was dropped");
      return;
    }
    if (this.#ledger.queue.isFullFor(bytes)) this.#spooling?.makeRoom();
    const dropped = this.#ledger.add(
      run,
      bytes,
      this.#reasonOf(this.#spooling ? "spool_full" : "queue_full"),
    );
    if (dropped > 0)
      this.#reporter.warn(
        "queue_full",
        "queue_full",
        "runs end faster than they can be delivered; the oldest are dropped",
      );
    this.#settle();
    const delayMs = this.#ledger.queue.hasFullBatch ? 0 : this.#settings.flushIntervalMs;
    if (this.#sending === undefined) this.#schedule(delayMs);
    else if (this.#circuit.isFailing) this.#scheduleStore(delayMs);
  }

  lose(): void {
    this.#ledger.addDropped("internal");
  }

  watchExit(): void {
    if (this.#forgetExit !== undefined || this.#settings.exitTimeoutMs === 0) return;
    this.#forgetExit = onProcessExit(this, { signals: this.#settings.handleSignals });
    if (this.#forgetExit === undefined || this.#isWarm) return;
    // What sends is loaded ahead of time: nothing can be loaded any more when the process ends.
    this.#isWarm = true;
    backgroundTimer(() => void this.#warmUp(), 0);
  }

  async flush(timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    const isDone = await this.#flushes.add(timeoutMs, () => {
      this.#circuit.hurry();
      if (this.#sending === undefined) this.#schedule(0);
      else this.#wait.end();
    });
    if (isDone) await this.#report(deadline);
    return isDone;
  }

  close(timeoutMs: number): Promise<boolean> {
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  stats(): RunStats {
    return this.#ledger.stats();
  }

  async #close(timeoutMs: number): Promise<boolean> {
    const isDone = await this.flush(timeoutMs);
    clearTimeout(this.#timer);
    clearTimeout(this.#storeTimer);
    this.#stop.abort();
    this.#wait.end();
    await Promise.race([this.#sending, new Promise((resolve) => setTimeout(resolve, ABORT_GRACE_MS))]);
    await this.#spooling?.store();
    this.#abandon(
      "closed",
      `close() waited ${timeoutMs} ms (closeTimeoutMs); runs not delivered by then were dropped`,
    );
    await this.#spooling?.close();
    return isDone;
  }

  beforeExit(): void {
    if ((this.#ledger.queue.length === 0 && !this.#ledger.drops.hasNews) || this.#hasGivenUp) return;
    void this.flush(this.#settings.exitTimeoutMs).then((isDone) => {
      this.#hasGivenUp ||= !isDone;
    });
  }

  exit(reason: ExitReason, startedAt: number): void {
    this.#openRuns.abort(reason);
    const { runs } = this.#ledger.queue;
    if (runs.length === 0 && !this.#ledger.drops.hasNews) return;
    // A service that is known to be away is not waited for where runs have another place.
    const isHopeless =
      this.#circuit.isKeyRefused || (this.#spooling !== undefined && this.#circuit.isFailing);
    if (!this.#hasGivenUp && !isHopeless)
      deliverLast(runs, this.#settings, this.#ledger, this.#reporter, startedAt);
    this.#hasGivenUp = true;
    this.#abandon("exit_timeout", "the process ends before all runs were delivered", "exit");
  }

  signalled(): void {
    void this.flush(this.#settings.exitTimeoutMs);
  }

  /** Tells the service of dropped runs that no batch has told of, if it is there. */
  async #report(deadline: number): Promise<void> {
    const leftMs = deadline - performance.now();
    if (!this.#ledger.drops.hasNews || this.#circuit.isFailing || this.#stop.signal.aborted || leftMs <= 0)
      return;
    let timer: Timer | undefined;
    const isLate = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, leftMs);
    });
    this.#reporting ??= this.#sendReport();
    await Promise.race([this.#reporting, isLate]);
    clearTimeout(timer);
  }

  async #sendReport(): Promise<void> {
    try {
      const sender = await this.#loadSender();
      await sender.report(this.#stop.signal);
    } catch {
      this.#reporter.countError();
    }
    this.#reporting = undefined;
    this.#settle();
  }

  async #warmUp(): Promise<void> {
    try {
      await this.#loadSender();
      await loadSanitizer();
    } catch {
      // It is told where it matters: when a run is sent.
    }
  }

  /** Nothing is sent any more: what is left goes into the spool as far as it has room, and is dropped otherwise. */
  #abandon(reason: DropReason, message: string, rule?: string): void {
    this.#spooling?.storeNow(this.#ledger.queue.runs);
    const dropped = this.#ledger.settleAll(this.#ledger.queue.runs, this.#reasonOf(reason));
    if (dropped > 0) this.#tellLost(message, rule);
    this.#settle();
  }

  /** Where the key is refused, that is why runs are lost in the end. */
  #reasonOf(reason: DropReason): DropReason {
    return this.#circuit.isKeyRefused ? "unauthorized" : reason;
  }

  #schedule(delayMs: number): void {
    if (this.#timer !== undefined && delayMs > 0) return;
    clearTimeout(this.#timer);
    this.#timer = backgroundTimer(() => {
      this.#timer = undefined;
      if (this.#sending === undefined) this.#sending = this.#sendAll();
    }, delayMs);
  }

  #scheduleStore(delayMs: number): void {
    if (this.#spooling === undefined || this.#storeTimer !== undefined) return;
    this.#storeTimer = backgroundTimer(() => {
      this.#storeTimer = undefined;
      void this.#spooling?.store().then(() => this.#settle());
    }, delayMs);
  }

  async #sendAll(): Promise<void> {
    // The first await lets the promise be kept before its end takes it away.
    await yieldToEventLoop();
    const hasWork = () => this.#ledger.queue.hasWaiting || (this.#spooling?.mayHold ?? false);
    while (hasWork() && !this.#stop.signal.aborted) {
      if (!this.#circuit.tryBegin()) {
        await this.#wait.start(this.#circuit.waitMs());
        continue;
      }
      await this.#sendBatch();
      if (this.#circuit.isFailing) await this.#spooling?.store();
      this.#settle();
    }
    this.#sending = undefined;
    this.#settle();
  }

  async #sendBatch(): Promise<void> {
    const batch = this.#ledger.queue.take();
    try {
      const sender = await this.#loadSender();
      if (batch.length > 0) await sender.deliver(batch, this.#stop.signal);
      else await this.#spooling?.deliver(sender, this.#stop.signal);
    } catch {
      this.#reporter.countError();
      this.#ledger.settleAll(batch, "internal");
    }
    this.#ledger.queue.putBack(batch);
  }

  #loadSender(): Promise<Sender> {
    this.#sender ??= loadSender({
      settings: this.#settings,
      ledger: this.#ledger,
      circuit: this.#circuit,
      reporter: this.#reporter,
    });
    return this.#sender;
  }

  #tellLost(message: string, rule = "runs_lost"): void {
    this.#reporter.warn("runs_lost", rule, message);
  }

  #settle(): void {
    this.#flushes.settle();
    if (this.#ledger.queue.length > 0 || this.#openRuns.size > 0 || this.#ledger.drops.hasNews) return;
    this.#forgetExit?.();
    this.#forgetExit = undefined;
  }
}
