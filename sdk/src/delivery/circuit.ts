import { type BackoffLimits, backoffDelay, requestedDelay } from "./backoff.ts";
import type { Verdict } from "./verdict.ts";

/** Failures in a row after which the service counts as away. */
const FAILURES_TO_OPEN = 3;
/** How often a key that was refused is tried again: it may have been made known to the service since. */
const REFUSED_KEY_MS = 60_000;

/**
 * Whether the service is worth a request now. After each failure it is given a while; after some in a row the circuit is
 * open: it gets one request at a time, at intervals that grow, until one succeeds. Holds plain values alone, so that the
 * requests of a Cloudflare Worker can share it.
 */
export class Circuit {
  readonly #limits: BackoffLimits & { readonly requestTimeoutMs: number };
  #failures = 0;
  #failedAt = 0;
  #nextAt = 0;
  #probeUntil = 0;
  #isFirm = false;
  #isKeyRefused = false;

  constructor(limits: BackoffLimits & { readonly requestTimeoutMs: number }) {
    this.#limits = limits;
  }

  /** Whether the last request failed for a reason that is not in its runs. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  /** Whether the service counts as away. */
  get isOpen(): boolean {
    return this.#failures >= FAILURES_TO_OPEN || this.#isKeyRefused;
  }

  /** Whether the service refused the API key at last. */
  get isKeyRefused(): boolean {
    return this.#isKeyRefused;
  }

  /** Whether the wait is one that the service asked for, or a refused key's: nothing shortens it. */
  get isFirm(): boolean {
    return this.#isFirm;
  }

  /** How long until the next request may be sent, in milliseconds; 0: now. */
  waitMs(): number {
    return Math.max(0, this.#nextAt - performance.now());
  }

  /** Ends the wait as soon as the first bound of a wait is over, unless it is firm. */
  hurry(): void {
    if (this.#isFirm) return;
    this.#nextAt = Math.min(this.#nextAt, this.#failedAt + this.#limits.retryDelayMs);
  }

  /** Whether a request may be sent now; where the circuit is open it is the only one then. */
  tryBegin(): boolean {
    if (!this.isFailing) return true;
    const now = performance.now();
    if (now < this.#nextAt || (this.isOpen && now < this.#probeUntil)) return false;
    this.#probeUntil = now + this.#limits.requestTimeoutMs;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#nextAt = 0;
    this.#probeUntil = 0;
    this.#isFirm = false;
    this.#isKeyRefused = false;
  }

  failed({ action, retryDelayMs }: Verdict): void {
    const random = Math.random();
    const asked = action === "pause" ? Math.max(retryDelayMs ?? 0, REFUSED_KEY_MS) : retryDelayMs;
    this.#failures += 1;
    this.#isKeyRefused = action === "pause";
    this.#isFirm = asked !== undefined;
    this.#failedAt = performance.now();
    this.#probeUntil = 0;
    const delay =
      asked === undefined
        ? backoffDelay(this.#failures, this.#limits, random)
        : requestedDelay(asked, random);
    this.#nextAt = this.#failedAt + delay;
  }

  /** A request ended without telling anything of the service: it was given up. */
  abandoned(): void {
    this.#probeUntil = 0;
  }
}
