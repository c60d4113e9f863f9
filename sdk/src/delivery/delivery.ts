import { deliverLast } from "../exit/deliver-last.ts";
import type { ExitReason, ExitTask } from "../exit/exit-task.ts";
import type { OpenRuns } from "../exit/open-runs.ts";
import { onProcessExit } from "../exit/process-exit.ts";
import { limits } from "../limits.ts";
import { loadSanitizer } from "../privacy.ts";
import type { RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import { backgroundTimer, type Timer, yieldToEventLoop } from "../timer.ts";
import type { Deliverer, DeliverySettings, DeliveryStats } from "./deliverer.ts";
import { loadSender } from "./load-sender.ts";
import { RetryWait } from "./retry-wait.ts";
import { RunQueue } from "./run-queue.ts";
import type { Answers, Sender } from "./sender.ts";

interface Waiter {
  readonly place: number;
  readonly done: () => void;
}

// How long close() waits for an aborted request to be let go, so that the counts are final.
const ABORT_GRACE_MS = 100;

/** Delivers runs in the background, one request at a time, in the order in which they ended. */
export class Delivery implements Deliverer, ExitTask {
  readonly #settings: DeliverySettings;
  readonly #openRuns: OpenRuns;
  readonly #reporter: Reporter;
  readonly #queue: RunQueue;
  readonly #answers: Answers = { sent: 0, duplicates: 0, rejected: 0, retries: 0 };
  readonly #wait = new RetryWait();
  readonly #stop = new AbortController();
  readonly #waiters = new Set<Waiter>();
  #sender: Promise<Sender> | undefined;
  #dropped = 0;
  #whyLost = "runs were given up before they were delivered";
  #timer: Timer | undefined;
  #sending: Promise<void> | undefined;
  #closing: Promise<boolean> | undefined;
  #forgetExit: (() => void) | undefined;
  #isWarm = false;
  #hasGivenUp = false;

  /** @param openRuns the runs that have not ended: they do when the process ends */
  constructor(settings: DeliverySettings, openRuns: OpenRuns, reporter: Reporter) {
    this.#settings = settings;
    this.#openRuns = openRuns;
    this.#reporter = reporter;
    this.#queue = new RunQueue({ ...settings, maxBatchBytes: limits.requestBytes });
  }

  enqueue(run: RunRecord, bytes: number): void {
    if (this.#closing !== undefined) {
      this.#drop(1, "runs_lost", "a run ended after its tracer was closed; it was dropped");
      this.#settle();
      return;
    }
    const dropped = this.#queue.push(run, bytes);
    if (dropped > 0)
      this.#drop(dropped, "queue_full", "runs end faster than they can be delivered; the oldest are dropped");
    this.#settle();
    if (this.#sending === undefined)
      this.#schedule(this.#queue.hasFullBatch ? 0 : this.#settings.flushIntervalMs);
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
    const place = this.#queue.lastPlace;
    if (this.#queue.oldestPlace > place) return Promise.resolve(true);
    if (this.#sending === undefined) this.#schedule(0);
    else this.#wait.shorten(this.#settings.retryDelayMs);
    return new Promise((resolve) => {
      // This timer keeps the process alive while somebody waits.
      const timer = setTimeout(() => finish(false), timeoutMs);
      const waiter = { place, done: () => finish(true) };
      const finish = (isDone: boolean) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve(isDone);
      };
      this.#waiters.add(waiter);
    });
  }

  close(timeoutMs: number): Promise<boolean> {
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  stats(): DeliveryStats {
    const { length: queued, bytes: queuedBytes } = this.#queue;
    return { queued, queuedBytes, ...this.#answers, dropped: this.#dropped };
  }

  async #close(timeoutMs: number): Promise<boolean> {
    const isDone = await this.flush(timeoutMs);
    clearTimeout(this.#timer);
    this.#whyLost = `close() waited ${timeoutMs} ms (closeTimeoutMs); runs not delivered by then were dropped`;
    this.#stop.abort();
    this.#wait.end();
    const left = this.#queue.clear();
    if (left > 0) this.#drop(left, "runs_lost", this.#whyLost);
    await Promise.race([this.#sending, new Promise((resolve) => setTimeout(resolve, ABORT_GRACE_MS))]);
    return isDone;
  }

  beforeExit(): void {
    if (this.#queue.length === 0 || this.#hasGivenUp) return;
    void this.flush(this.#settings.exitTimeoutMs).then((isDone) => {
      if (!isDone) this.#giveUp();
    });
  }

  exit(reason: ExitReason, startedAt: number): void {
    this.#openRuns.abort(reason);
    const { runs } = this.#queue;
    if (runs.length === 0 || this.#hasGivenUp) return;
    const delivered = deliverLast(runs, this.#settings, this.#reporter, startedAt);
    if (delivered < runs.length) this.#giveUp();
    // Those that were under way have their answer counted when it comes, should the process live on.
    this.#answers.sent += Math.min(this.#queue.clear(), delivered);
  }

  signalled(): void {
    void this.flush(this.#settings.exitTimeoutMs);
  }

  async #warmUp(): Promise<void> {
    try {
      await this.#loadSender();
      await loadSanitizer();
    } catch {
      // It is told where it matters: when a run is sent.
    }
  }

  #giveUp(): void {
    this.#hasGivenUp = true;
    this.#reporter.warn("runs_lost", "exit", "the process ends before all runs were delivered");
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
    while (this.#queue.hasWaiting && !this.#stop.signal.aborted) await this.#sendBatch();
    this.#sending = undefined;
  }

  async #sendBatch(): Promise<void> {
    const batch = this.#queue.take();
    const before = this.#answered();
    try {
      const sender = await this.#loadSender();
      const runs = batch.map(({ run }) => run);
      await sender.deliver(runs, this.#stop.signal);
    } catch {
      this.#reporter.countError();
    }
    const lost = batch.length - (this.#answered() - before);
    if (lost > 0) this.#drop(lost, "runs_lost", this.#whyLost);
    this.#queue.release(batch);
    this.#settle();
  }

  #loadSender(): Promise<Sender> {
    const parts = {
      settings: this.#settings,
      answers: this.#answers,
      wait: this.#wait,
      reporter: this.#reporter,
    };
    this.#sender ??= loadSender(parts);
    return this.#sender;
  }

  #answered(): number {
    const { sent, rejected } = this.#answers;
    return sent + rejected;
  }

  #drop(count: number, code: "queue_full" | "runs_lost", message: string): void {
    this.#dropped += count;
    this.#reporter.warn(code, code, message);
  }

  #settle(): void {
    const oldest = this.#queue.oldestPlace;
    for (const waiter of this.#waiters) {
      if (oldest > waiter.place) waiter.done();
    }
    if (this.#queue.length > 0 || this.#openRuns.size > 0) return;
    this.#forgetExit?.();
    this.#forgetExit = undefined;
  }
}
