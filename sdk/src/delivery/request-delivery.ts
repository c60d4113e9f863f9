import { limits } from "../limits.ts";
import type { RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import { Circuit } from "./circuit.ts";
import type { Deliverer, DeliverySettings } from "./deliverer.ts";
import { loadSender } from "./load-sender.ts";
import { RunLedger, type RunStats } from "./run-ledger.ts";
import type { QueuedRun } from "./run-queue.ts";
import type { Sender } from "./sender.ts";

const POLL_MS = 25;

/** Runs that a request is sending, and when it stops. */
interface Lease {
  readonly batch: readonly QueuedRun[];
  readonly deadline: number;
}

/** Whether timers, requests and promises belong to the request that made them, as in Cloudflare Workers. */
export function isRequestBound(): boolean {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}

/**
 * Delivers runs where what one request of the agent's begins ends with it: nothing is done in the background, `flush` does
 * it all, and nothing but plain values is shared between requests.
 */
export class RequestDelivery implements Deliverer {
  readonly #settings: DeliverySettings;
  readonly #reporter: Reporter;
  readonly #circuit: Circuit;
  readonly #ledger: RunLedger;
  readonly #leases = new Set<Lease>();
  #isClosed = false;

  constructor(settings: DeliverySettings, reporter: Reporter) {
    this.#settings = settings;
    this.#reporter = reporter;
    this.#circuit = new Circuit(settings);
    this.#ledger = new RunLedger({ ...settings, maxBatchBytes: limits.requestBytes });
  }

  watchExit(): void {}

  enqueue(run: RunRecord, bytes: number): void {
    if (this.#isClosed) {
      this.#ledger.addDropped("closed");
      this.#reporter.warn(
        "runs_lost",
        "runs_lost",
        "a run ended after its tracer was closed; it was dropped",
      );
      return;
    }
    const { dropped } = this.#ledger.add(
      run,
      bytes,
      this.#circuit.isKeyRefused ? "unauthorized" : "queue_full",
    );
    if (dropped > 0)
      this.#reporter.warn(
        "queue_full",
        "queue_full",
        "runs are not delivered; call ctx.waitUntil(tracer.flush()) in each request",
      );
  }

  lose(): void {
    this.#ledger.addDropped("internal");
  }

  async flush(timeoutMs: number): Promise<boolean> {
    const { queue } = this.#ledger;
    const place = queue.lastPlace;
    const deadline = Date.now() + timeoutMs;
    const isDone = () => queue.oldestPlace > place;
    this.#circuit.hurry();
    while (!isDone() && Date.now() < deadline) {
      this.#takeBack();
      const waitMs = this.#circuit.waitMs();
      // Nothing will be sent in time.
      if (Date.now() + waitMs >= deadline) break;
      if (queue.hasWaiting && this.#circuit.tryBegin()) await this.#sendBatch(deadline);
      // The service is given a while, or another request is sending.
      else await new Promise((resolve) => setTimeout(resolve, Math.max(waitMs, POLL_MS)));
    }
    if (isDone()) await this.#report(deadline);
    return isDone();
  }

  async close(timeoutMs: number): Promise<boolean> {
    this.#isClosed = true;
    const isDone = await this.flush(timeoutMs);
    const reason = this.#circuit.isKeyRefused ? "unauthorized" : "closed";
    const dropped = this.#ledger.settleAll(this.#ledger.queue.runs, reason);
    if (dropped > 0)
      this.#reporter.warn("runs_lost", "runs_lost", "the tracer was closed before all runs were delivered");
    return isDone;
  }

  stats(): RunStats {
    return this.#ledger.stats();
  }

  /** Tells the service of dropped runs that no batch has told of, if it is there. */
  async #report(deadline: number): Promise<void> {
    if (!this.#ledger.drops.hasNews || this.#circuit.isFailing) return;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), Math.max(0, deadline - Date.now()));
    try {
      const sender = await this.#loadSender();
      await sender.report(stop.signal);
    } catch {
      this.#reporter.countError();
    }
    clearTimeout(timer);
  }

  #loadSender(): Promise<Sender> {
    return loadSender({
      settings: this.#settings,
      ledger: this.#ledger,
      circuit: this.#circuit,
      reporter: this.#reporter,
    });
  }

  // A request that is gone answers no more: its runs wait again, and are stored once even if it had sent them.
  #takeBack(): void {
    for (const lease of this.#leases) {
      if (Date.now() < lease.deadline) continue;
      this.#leases.delete(lease);
      this.#ledger.queue.putBack(lease.batch);
    }
  }

  async #sendBatch(deadline: number): Promise<void> {
    const batch = this.#ledger.queue.take();
    const lease = { batch, deadline };
    this.#leases.add(lease);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), deadline - Date.now());
    let isBroken = false;
    try {
      const sender = await this.#loadSender();
      await sender.deliver(batch, stop.signal);
    } catch {
      isBroken = true;
      this.#reporter.countError();
    }
    clearTimeout(timer);
    // Taken back meanwhile: another request answers for them.
    if (!this.#leases.delete(lease)) return;
    if (isBroken) this.#ledger.settleAll(batch, "internal");
    this.#ledger.queue.putBack(batch);
  }
}
