import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/client/error_reason";
import {
  type RecordedSignal,
  type RecordSignalResult,
  SignalOutcome,
} from "@runfacts/gen/client/record_signals";
import type { Circuit } from "../delivery/circuit.ts";
import { createSendSignals, type SendSignals } from "../delivery/send-runs.ts";
import { judge } from "../delivery/verdict.ts";
import type { Timer } from "../timer.ts";
import { loadReadSignal, type ReadSignal } from "./read-signal.ts";
import type { GivenSignal, WaitingSignals } from "./waiting-signals.ts";

/** Signals of one request. */
const MOST_AT_ONCE = 1_000;
/** Signals that are read before other work of the event loop goes first. */
const READ_AT_ONCE = 50;
/** How long a signal is sent again whose run is not there, or at which the service fails. */
const PATIENCE_MS = 600_000;
/** Between two looks at whether runs have ended. */
const LOOK_MS = 1_000;
const LONGEST_MS = 60_000;
/** Between two looks at whether the request that is under way has ended. */
const POLL_MS = 25;

/** A signal that was read, and how it fares. */
interface Waiting {
  readonly signal: RecordedSignal;
  tries: number;
  dueAt: number;
  /** When it was not taken first, in milliseconds of `performance.now()`. */
  failedAt?: number;
}

type Sending = readonly [GivenSignal, Waiting];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends signals until each has an answer: those of a run once it has ended, and again while it is not there yet. */
export class SignalSender {
  readonly #queue: WaitingSignals;
  readonly #circuit: Circuit;
  readonly #send: SendSignals;
  readonly #read = new Map<GivenSignal, Waiting>();
  #readSignal: ReadSignal | undefined;
  #timer: Timer | undefined;
  /** Signals that were dropped here. */
  #dropped = 0;
  /** Until when a request is under way, at the longest: no promise, as a request of a Worker must not wait for another's. */
  #busyUntil = 0;

  constructor(queue: WaitingSignals) {
    const { circuit, url, apiKey } = queue.parts;
    this.#queue = queue;
    this.#circuit = circuit;
    this.#send = createSendSignals(url, apiKey);
  }

  /**
   * @param runs what is waited for first; undefined: sends in the background
   * @returns whether that was done, and nothing waits any more but signals of runs that are open
   */
  async send(runs: Promise<boolean> | undefined, timeoutMs = 0): Promise<boolean> {
    this.#tellDropped();
    if (runs === undefined) {
      this.#schedule(this.#queue.parts.flushIntervalMs);
      return false;
    }
    const deadline = performance.now() + timeoutMs;
    const isDone = await runs;
    const isSent = await this.#sendBefore(deadline);
    if (this.#queue.most === 0) this.#dropAll();
    return isDone && isSent;
  }

  /** @returns whether it was done in time; what goes on then goes on */
  async #sendBefore(deadline: number): Promise<boolean> {
    for (const waiting of this.#read.values()) waiting.dueAt = 0;
    this.#circuit.hurry();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, deadline - performance.now()), false);
    });
    try {
      return await Promise.race([this.#sendUntil(deadline), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #sendUntil(deadline: number): Promise<boolean> {
    while (this.#ended().length > 0) {
      const leftMs = deadline - performance.now();
      const nextMs = this.#isBusy ? POLL_MS : this.#nextMs();
      if (leftMs <= 0 || nextMs > leftMs) return false;
      if (nextMs > 0) await pause(nextMs);
      else await this.#request(leftMs);
    }
    return true;
  }

  #dropAll(): void {
    const { waiting, parts } = this.#queue;
    clearTimeout(this.#timer);
    if (waiting.size === 0) return;
    this.#count(waiting.size);
    waiting.clear();
    this.#read.clear();
    parts.reporter.warn(
      "signal_refused",
      "closed",
      "signals not delivered before the tracer was closed were dropped",
    );
  }

  /** Tells of those that were never taken. */
  #tellDropped(): void {
    const { dropped, most, parts } = this.#queue;
    if (dropped === this.#dropped) return;
    const rule = most === 0 ? "closed" : "queue_full";
    const why = most === 0 ? "the tracer is closed" : `${most} of them wait`;
    parts.reporter.warn("signal_refused", rule, `signals are dropped, since ${why} (told once)`);
  }

  #schedule(delayMs: number): void {
    const { most, parts } = this.#queue;
    if (this.#timer !== undefined || most === 0 || parts.timer === undefined) return;
    this.#timer = parts.timer(() => void this.#sendInBackground(), delayMs);
  }

  async #sendInBackground(): Promise<void> {
    try {
      while (!this.#isBusy && this.#ended().length > 0 && this.#nextMs() <= 0)
        await this.#request(this.#queue.parts.requestTimeoutMs);
    } catch {
      this.#queue.parts.reporter.countError();
    }
    this.#timer = undefined;
    if (this.#queue.waiting.size > 0) this.#schedule(Math.max(LOOK_MS, Math.min(this.#nextMs(), LONGEST_MS)));
  }

  get #isBusy(): boolean {
    return performance.now() < this.#busyUntil;
  }

  /** Signals whose run is not open here. */
  #ended(): GivenSignal[] {
    const open = new Set<unknown>(this.#queue.parts.openRuns.all().map(({ runId }) => runId));
    return [...this.#queue.waiting].filter(([runId]) => !open.has(runId));
  }

  /** How long until one is due, in milliseconds; 0 or less: now. */
  #nextMs(): number {
    const due = this.#ended().map((given) => this.#read.get(given)?.dueAt ?? 0);
    const earliest = due.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
    return Math.max(this.#circuit.waitMs(), earliest - performance.now());
  }

  /** Sends those that are due, as many as a request takes. */
  async #request(timeoutMs: number): Promise<void> {
    const limitMs = Math.ceil(Math.min(timeoutMs, this.#queue.parts.requestTimeoutMs));
    this.#busyUntil = performance.now() + limitMs + LOOK_MS;
    try {
      const batch = await this.#readDue();
      if (batch.length > 0) await this.#exchange(batch, limitMs);
    } finally {
      this.#busyUntil = 0;
    }
  }

  async #readDue(): Promise<Sending[]> {
    this.#readSignal ??= await loadReadSignal();
    const now = performance.now();
    const batch: Sending[] = [];
    let news = 0;
    for (const given of this.#ended()) {
      if (batch.length === MOST_AT_ONCE) break;
      if (!this.#read.has(given)) {
        news += 1;
        if (news % READ_AT_ONCE === 0) await pause(0);
      }
      const waiting = this.#queue.waiting.has(given) ? this.#readOf(given) : undefined;
      if (waiting !== undefined && waiting.dueAt <= now) batch.push([given, waiting]);
    }
    return batch;
  }

  #readOf(given: GivenSignal): Waiting | undefined {
    const known = this.#read.get(given);
    if (known !== undefined) return known;
    const signal = this.#readSignal?.(given, crypto.randomUUID());
    if (signal === undefined || "broken" in signal) {
      this.#drop(given, signal?.broken ?? "internal");
      return undefined;
    }
    const waiting = { signal, tries: 0, dueAt: 0 };
    this.#read.set(given, waiting);
    return waiting;
  }

  async #exchange(batch: readonly Sending[], timeoutMs: number): Promise<void> {
    try {
      const signals = batch.map(([, { signal }]) => signal);
      const results = await this.#send(signals, { timeoutMs });
      if (results.length !== batch.length) throw new ConnectError("results are missing", Code.Internal);
      this.#circuit.succeeded();
      batch.forEach(([given, waiting], index) => {
        this.#settle(given, waiting, results[index]);
      });
    } catch (error) {
      this.#fail(batch, error);
    }
  }

  #settle(given: GivenSignal, waiting: Waiting, result: RecordSignalResult | undefined): void {
    const { outcome, error } = result ?? {};
    if (outcome === SignalOutcome.CREATED || outcome === SignalOutcome.DUPLICATE) {
      if (this.#forget(given)) this.#queue.delivered += 1;
      return;
    }
    const mayPass = error?.reason === ErrorReason.RUN_NOT_FOUND || error?.code === "internal";
    if (mayPass && this.#later(waiting)) return;
    this.#drop(given, error?.fieldViolations[0]?.rule ?? error?.code ?? "unknown");
  }

  #fail(batch: readonly Sending[], thrown: unknown): void {
    const verdict = judge(thrown);
    const { action, code, words } = verdict;
    const isRefused = action === "refuse" || action === "split";
    if (isRefused) this.#circuit.succeeded();
    else {
      this.#circuit.failed(verdict);
      const message = `signals cannot be sent now (${words}); they are kept and sent again`;
      this.#queue.parts.reporter.warn("delivery_failed", code, message);
    }
    for (const [given, waiting] of batch) {
      const isGivenUp = isRefused || (action === "retry-few" && !this.#later(waiting));
      if (isGivenUp) this.#drop(given, code);
    }
  }

  /** @returns whether it is worth another try, after a random time up to a bound that grows with each */
  #later(waiting: Waiting): boolean {
    const { parts } = this.#queue;
    const now = performance.now();
    waiting.failedAt ??= now;
    waiting.tries += 1;
    waiting.dueAt = now + Math.random() * Math.min(parts.retryDelayMs * waiting.tries, parts.maxRetryDelayMs);
    return now - waiting.failedAt < PATIENCE_MS;
  }

  #drop(given: GivenSignal, rule: string): void {
    if (this.#forget(given)) this.#count(1);
    this.#queue.parts.reporter.warn("signal_refused", rule, `a signal was dropped: ${rule} (told once)`);
  }

  #count(dropped: number): void {
    this.#dropped += dropped;
    this.#queue.dropped += dropped;
  }

  /** False for one that was counted as dropped meanwhile. */
  #forget(given: GivenSignal): boolean {
    this.#read.delete(given);
    return this.#queue.waiting.delete(given);
  }
}
