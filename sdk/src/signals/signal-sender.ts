import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/client/error_reason";
import {
  type RecordedSignal,
  type RecordSignalResult,
  SignalOutcome,
} from "@runfacts/gen/client/record_signals";
import { createSendSignals, type SendSignals } from "../delivery/send-runs.ts";
import { judge } from "../delivery/verdict.ts";
import { loadReadSignal, type ReadSignal } from "./read-signal.ts";
import type { GivenSignal, WaitingSignals } from "./waiting-signals.ts";

/** Signals of one request. */
const MOST_AT_ONCE = 1_000;
/** Answers that its run is not there, or faults of the service, after which a signal is given up. */
const MOST_TRIES = 12;
/** Between two looks at whether runs have ended. */
const LOOK_MS = 1_000;
const LONGEST_MS = 60_000;
/** How often a key that was refused is tried again. */
const REFUSED_KEY_MS = 60_000;

/** A signal that was read, and how it fares. */
interface Waiting {
  readonly signal: RecordedSignal;
  tries: number;
  dueAt: number;
}

/** Of every copy of the SDK; see `context/scope-state.ts`, which the core has for itself. */
const isOpen = Symbol.for("runfacts.isOpen");

/** Sends signals until each has an answer: those of a run once it has ended, and again while it is not there yet. */
export class SignalSender {
  readonly #queue: WaitingSignals;
  readonly #send: SendSignals;
  readonly #read = new Map<GivenSignal, Waiting>();
  #readSignal: ReadSignal | undefined;
  #underWay: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Requests in a row that failed, and when the next may be sent, in milliseconds of `performance.now()`. */
  #failures = 0;
  #nextAt = 0;

  constructor(queue: WaitingSignals) {
    const { url, apiKey } = queue.settings;
    this.#queue = queue;
    this.#send = createSendSignals(url, apiKey);
  }

  /**
   * @param runs what is waited for first; undefined: sends in the background
   * @returns whether that was done, and nothing waits any more but signals of runs that are open
   */
  async send(runs: Promise<boolean> | undefined, timeoutMs: number): Promise<boolean> {
    if (runs === undefined) {
      this.#schedule(this.#queue.settings.flushIntervalMs);
      return false;
    }
    const deadline = performance.now() + timeoutMs;
    const isDone = await runs;
    const isSent = await this.#sendUntil(deadline);
    if (this.#queue.most === 0) this.#dropAll();
    return isDone && isSent;
  }

  async #sendUntil(deadline: number): Promise<boolean> {
    for (const waiting of this.#read.values()) waiting.dueAt = 0;
    while (this.#ended().length > 0) {
      const leftMs = deadline - performance.now();
      const nextMs = this.#nextMs();
      if (leftMs <= 0 || nextMs > leftMs) return false;
      if (nextMs > 0) await new Promise((resolve) => setTimeout(resolve, nextMs));
      else await this.#sendOnce(leftMs);
    }
    return true;
  }

  #dropAll(): void {
    const { waiting, reporter } = this.#queue;
    if (waiting.size === 0) return;
    this.#queue.dropped += waiting.size;
    waiting.clear();
    clearTimeout(this.#timer);
    reporter.warn(
      "signal_refused",
      "closed",
      "signals not delivered before the tracer was closed were dropped",
    );
  }

  #schedule(delayMs: number): void {
    if (this.#timer !== undefined || this.#queue.most === 0) return;
    const timer = setTimeout(() => void this.#sendInBackground(), delayMs);
    this.#timer = timer;
    // No reason to keep the process alive.
    (timer as { readonly unref?: () => void }).unref?.();
  }

  async #sendInBackground(): Promise<void> {
    try {
      while (this.#ended().length > 0 && this.#nextMs() <= 0)
        await this.#sendOnce(this.#queue.settings.requestTimeoutMs);
    } catch {
      this.#queue.reporter.countError();
    }
    this.#timer = undefined;
    if (this.#queue.waiting.size > 0) this.#schedule(Math.max(LOOK_MS, Math.min(this.#nextMs(), LONGEST_MS)));
  }

  /** Signals whose run is not open here. */
  #ended(): GivenSignal[] {
    const isRunOpen = (run: unknown) => (Object(run) as { readonly [isOpen]?: boolean })[isOpen] === true;
    return [...this.#queue.waiting].filter(({ run }) => !isRunOpen(run));
  }

  /** How long until one is due, in milliseconds; 0: now. */
  #nextMs(): number {
    const due = this.#ended().map((given) => this.#read.get(given)?.dueAt ?? 0);
    const earliest = due.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
    return Math.max(this.#nextAt, earliest) - performance.now();
  }

  /** One request at a time. */
  async #sendOnce(timeoutMs: number): Promise<void> {
    while (this.#underWay !== undefined) await this.#underWay;
    this.#underWay = this.#request(timeoutMs);
    try {
      await this.#underWay;
    } finally {
      this.#underWay = undefined;
    }
  }

  async #request(timeoutMs: number): Promise<void> {
    const now = performance.now();
    this.#readSignal ??= await loadReadSignal();
    const batch = this.#ended()
      .flatMap((given) => this.#readOf(given) ?? [])
      .filter(([, { dueAt }]) => dueAt <= now)
      .slice(0, MOST_AT_ONCE);
    if (batch.length === 0) return;
    try {
      const signals = batch.map(([, { signal }]) => signal);
      const results = await this.#send(signals, {
        timeoutMs: Math.ceil(Math.min(timeoutMs, this.#queue.settings.requestTimeoutMs)),
      });
      if (results.length !== batch.length) throw new ConnectError("results are missing", Code.Internal);
      this.#failures = 0;
      batch.forEach(([given, waiting], index) => {
        this.#settle(given, waiting, results[index]);
      });
    } catch (error) {
      this.#fail(batch, error);
    }
  }

  #readOf(given: GivenSignal): [GivenSignal, Waiting][] | undefined {
    const known = this.#read.get(given);
    if (known !== undefined) return [[given, known]];
    const signal = this.#readSignal?.(given, crypto.randomUUID());
    if (signal === undefined || "broken" in signal) {
      this.#drop(given, signal?.broken ?? "internal");
      return undefined;
    }
    const waiting = { signal, tries: 0, dueAt: 0 };
    this.#read.set(given, waiting);
    return [[given, waiting]];
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

  #fail(batch: readonly [GivenSignal, Waiting][], thrown: unknown): void {
    const verdict = judge(thrown);
    const isRefused = verdict.action === "refuse" || verdict.action === "split";
    if (!isRefused) {
      this.#failures += 1;
      const askedMs = verdict.action === "pause" ? REFUSED_KEY_MS : verdict.retryDelayMs;
      this.#nextAt = performance.now() + (askedMs ?? this.#delayMs(this.#failures));
    }
    for (const [given, waiting] of batch) {
      const isGivenUp = isRefused || (verdict.action === "retry-few" && !this.#later(waiting));
      if (isGivenUp) this.#drop(given, verdict.code);
    }
  }

  /** @returns whether it is worth another try */
  #later(waiting: Waiting): boolean {
    waiting.tries += 1;
    waiting.dueAt = performance.now() + this.#delayMs(waiting.tries);
    return waiting.tries < MOST_TRIES;
  }

  /** A random time up to a bound that doubles with each attempt. */
  #delayMs(attempt: number): number {
    const { retryDelayMs, maxRetryDelayMs } = this.#queue.settings;
    return Math.random() * Math.min(retryDelayMs * 2 ** (attempt - 1), maxRetryDelayMs);
  }

  #drop(given: GivenSignal, rule: string): void {
    if (this.#forget(given)) this.#queue.dropped += 1;
    this.#queue.reporter.warn("signal_refused", rule, `a signal was dropped: ${rule} (told once)`);
  }

  /** False for one that was counted as dropped meanwhile. */
  #forget(given: GivenSignal): boolean {
    this.#read.delete(given);
    return this.#queue.waiting.delete(given);
  }
}
