import { limits } from "../limits.ts";
import type { RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import type { Deliverer, DeliverySettings, DeliveryStats } from "./deliverer.ts";
import { loadSender } from "./load-sender.ts";
import { RetryWait } from "./retry-wait.ts";
import { type QueuedRun, RunQueue } from "./run-queue.ts";
import type { Answers } from "./sender.ts";

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
  readonly #queue: RunQueue;
  readonly #answers: Answers = { sent: 0, duplicates: 0, rejected: 0, retries: 0 };
  readonly #leases = new Set<Lease>();
  #dropped = 0;
  #isClosed = false;

  constructor(settings: DeliverySettings, reporter: Reporter) {
    this.#settings = settings;
    this.#reporter = reporter;
    this.#queue = new RunQueue({ ...settings, maxBatchBytes: limits.requestBytes });
  }

  watchExit(): void {}

  enqueue(run: RunRecord, bytes: number): void {
    if (this.#isClosed) {
      this.#drop(1, "runs_lost", "a run ended after its tracer was closed; it was dropped");
      return;
    }
    const dropped = this.#queue.push(run, bytes);
    if (dropped > 0)
      this.#drop(
        dropped,
        "queue_full",
        "runs are not delivered; call ctx.waitUntil(tracer.flush()) in each request",
      );
  }

  async flush(timeoutMs: number): Promise<boolean> {
    const place = this.#queue.lastPlace;
    const deadline = Date.now() + timeoutMs;
    const isDone = () => this.#queue.oldestPlace > place;
    while (!isDone() && Date.now() < deadline) {
      this.#takeBack();
      if (this.#queue.hasWaiting) await this.#sendBatch(deadline);
      // Another request is sending them.
      else await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return isDone();
  }

  async close(timeoutMs: number): Promise<boolean> {
    this.#isClosed = true;
    const isDone = await this.flush(timeoutMs);
    const left = this.#queue.clear();
    if (left > 0) this.#drop(left, "runs_lost", "the tracer was closed before all runs were delivered");
    return isDone;
  }

  stats(): DeliveryStats {
    const { length: queued, bytes: queuedBytes } = this.#queue;
    return { queued, queuedBytes, ...this.#answers, dropped: this.#dropped };
  }

  // A request that is gone answers no more: its runs wait again, and are stored once even if it had sent them.
  #takeBack(): void {
    for (const lease of this.#leases) {
      if (Date.now() < lease.deadline) continue;
      this.#leases.delete(lease);
      this.#queue.release(lease.batch, () => true);
    }
  }

  async #sendBatch(deadline: number): Promise<void> {
    const batch = this.#queue.take();
    const lease = { batch, deadline };
    this.#leases.add(lease);
    const wait = new RetryWait();
    const stop = new AbortController();
    const timer = setTimeout(() => {
      stop.abort();
      wait.end();
    }, deadline - Date.now());
    let left: ReadonlySet<string> = new Set();
    const answers: Answers = { sent: 0, duplicates: 0, rejected: 0, retries: 0 };
    try {
      const sender = await loadSender({ settings: this.#settings, answers, wait, reporter: this.#reporter });
      left = await sender.deliver(
        batch.map(({ run }) => run),
        stop.signal,
      );
    } catch {
      this.#reporter.countError();
    }
    clearTimeout(timer);
    // Taken back meanwhile: another request answers for them.
    if (!this.#leases.delete(lease)) return;
    for (const name of ["sent", "duplicates", "rejected", "retries"] as const)
      this.#answers[name] += answers[name];
    const lost = batch.length - left.size - answers.sent - answers.rejected;
    if (lost > 0) this.#drop(lost, "runs_lost", "runs were given up before they were delivered");
    this.#queue.release(batch, ({ runId }) => left.has(runId));
  }

  #drop(count: number, code: "queue_full" | "runs_lost", message: string): void {
    this.#dropped += count;
    this.#reporter.warn(code, code, message);
  }
}
