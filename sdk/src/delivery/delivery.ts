import type { DropReason } from "../drop-reason.ts";
import { deliverLast } from "../exit/deliver-last.ts";
import type { ExitReason, ExitTask } from "../exit/exit-task.ts";
import type { OpenRuns } from "../exit/open-runs.ts";
import { onProcessExit } from "../exit/process-exit.ts";
import { limits } from "../limits.ts";
import { loadSanitizer } from "../privacy.ts";
import type { RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import type { RunSpool } from "../spool/run-spool.ts";
import { backgroundTimer, type Timer } from "../timer.ts";
import { yieldToEventLoop } from "../yield-to-event-loop.ts";
import type { Circuit } from "./circuit.ts";
import type { Deliverer, DeliverySettings } from "./deliverer.ts";
import { Flushes } from "./flushes.ts";
import { loadSender } from "./load-sender.ts";
import { RetryWait } from "./retry-wait.ts";
import { RunLedger, type RunStats } from "./run-ledger.ts";
import type { Sender } from "./sender.ts";
import { Spooling } from "./spooling.ts";
import { isStored } from "./stored-run.ts";

/** What a delivery works with. */
interface DeliveryParts {
  readonly settings: DeliverySettings;
  /** The runs that have not ended: they do when the process ends. */
  readonly openRuns: OpenRuns;
  readonly circuit: Circuit;
  /** Keeps runs until they are delivered. */
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
    this.#spooling = spool && new Spooling(spool, { ledger: this.#ledger, circuit, reporter });
    this.#flushes = new Flushes(this.#ledger, circuit, this.#spooling);
    if (spool !== undefined) this.#schedule(settings.flushIntervalMs);
  }

  enqueue(run: RunRecord, bytes: number): void {
    if (this.#closing !== undefined) {
      this.#ledger.addDropped("closed");
      this.#tellLost("a run ended after its tracer was closed; it was dropped");
      return;
    }
    const spooling = this.#spooling;
    spooling?.makeRoom(bytes);
    if (this.#ledger.queue.isFullFor(bytes) && spooling?.keepAlone(run)) return;
    const given = this.#reporter.guard(() => spooling?.checked(run) ?? run, run);
    const reason = this.#reasonOf(spooling ? "spool_full" : "queue_full");
    const { queued, dropped } = this.#ledger.add(given, bytes, reason);
    if (queued !== undefined) spooling?.keep(queued);
    if (dropped > 0)
      this.#reporter.warn(
        "queue_full",
        "queue_full",
        "runs end faster than they can be delivered; the oldest are dropped",
      );
    this.#settle();
    const delayMs = this.#ledger.queue.hasFullBatch ? 0 : this.#settings.flushIntervalMs;
    if (this.#sending === undefined) this.#schedule(delayMs);
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

  flush(timeoutMs: number): Promise<boolean> {
    return this.#flush(timeoutMs, false);
  }

  close(timeoutMs: number): Promise<boolean> {
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  stats(): RunStats {
    return this.#ledger.stats();
  }

  async #flush(timeoutMs: number, mayLeave: boolean): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    const isDone = await this.#flushes.add(timeoutMs, mayLeave, () => {
      this.#circuit.hurry();
      if (this.#sending === undefined) this.#schedule(0);
      else this.#wait.end();
    });
    if (isDone) await this.#report(deadline);
    return isDone;
  }

  async #close(timeoutMs: number): Promise<boolean> {
    const isDone = await this.#flush(timeoutMs, true);
    clearTimeout(this.#timer);
    this.#stop.abort();
    this.#wait.end();
    await Promise.race([this.#sending, new Promise((resolve) => setTimeout(resolve, ABORT_GRACE_MS))]);
    this.#abandon(
      "closed",
      `close() waited ${timeoutMs} ms (closeTimeoutMs); runs not delivered by then were dropped`,
    );
    return isDone;
  }

  beforeExit(): void {
    this.#openRuns.leave();
    const isIdle = this.#ledger.queue.length === 0 && !this.#ledger.drops.hasNews && !this.#spooling?.hasMore;
    if (isIdle || this.#hasGivenUp) return;
    void this.#flush(this.#settings.exitTimeoutMs, true).then((isDone) => {
      this.#hasGivenUp ||= !isDone;
    });
  }

  exit(reason: ExitReason, startedAt: number): void {
    this.#openRuns.abort(reason);
    this.#deliverLast(startedAt);
    this.#abandon("exit_timeout", "the process ends before all runs were delivered", "exit");
  }

  #deliverLast(startedAt: number): void {
    const runs = this.#ledger.queue.runs.filter(({ run }) => !isStored(run));
    if (runs.length === 0 && !this.#ledger.drops.hasNews) return;
    // A service that is away is not waited for where runs outlive the process.
    const isKept = this.#spooling?.isComplete ?? false;
    const isHopeless = this.#circuit.isKeyRefused || (isKept && this.#circuit.isFailing);
    const settings = { ...this.#settings, isPatient: !isKept };
    if (!this.#hasGivenUp && !isHopeless)
      deliverLast(runs, settings, this.#ledger, this.#reporter, startedAt);
    this.#spooling?.settle(runs);
    this.#hasGivenUp = true;
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
      this.#spooling?.complete();
    } catch {
      // It is told where it matters: when a run is sent.
    }
  }

  /** Nothing is sent any more: what is on the disk stays there, and the rest is dropped. */
  #abandon(reason: DropReason, message: string, rule?: string): void {
    this.#spooling?.handOver();
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

  async #sendAll(): Promise<void> {
    // The first await lets the promise be kept before its end takes it away.
    await yieldToEventLoop();
    const hasWork = () => this.#ledger.queue.hasWaiting || (this.#spooling?.isDue ?? false);
    while (hasWork() && !this.#stop.signal.aborted) {
      if (!this.#circuit.tryBegin()) {
        await this.#wait.start(this.#circuit.waitMs());
        continue;
      }
      if (this.#ledger.queue.hasWaiting) await this.#sendBatch();
      else await this.#sendSpooled();
      this.#settle();
    }
    this.#sending = undefined;
    this.#settle();
  }

  async #sendBatch(): Promise<void> {
    const batch = this.#ledger.queue.take();
    try {
      const sender = await this.#loadSender();
      if (this.#spooling !== undefined) await this.#warmUp();
      await sender.deliver(batch, this.#stop.signal);
    } catch {
      this.#reporter.countError();
      this.#ledger.settleAll(batch, "internal");
    }
    this.#spooling?.settle(batch);
    this.#ledger.queue.putBack(batch);
    // Whoever always has runs would never come to those on the disk.
    if (this.#spooling?.isDue && !this.#circuit.isFailing) await this.#sendSpooled();
  }

  async #sendSpooled(): Promise<void> {
    try {
      await this.#spooling?.deliver(await this.#loadSender(), this.#stop.signal);
    } catch {
      this.#reporter.countError();
    }
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
    const { queue, drops } = this.#ledger;
    if (queue.length > 0 || this.#openRuns.size > 0 || drops.hasNews || this.#spooling?.isOpen) return;
    this.#forgetExit?.();
    this.#forgetExit = undefined;
  }
}
