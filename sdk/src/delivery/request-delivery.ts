import { limits } from "../limits.ts";
import type { RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import type { Circuit } from "./circuit.ts";
import type { Deliverer, DeliverySettings } from "./deliverer.ts";
import type { FlushParts } from "./flush-request.ts";
import { loadSender } from "./load-sender.ts";
import { RunLedger, type RunStats } from "./run-ledger.ts";

/** Whether timers, requests and promises belong to the request that made them, as in Cloudflare Workers. */
export function isRequestBound(): boolean {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}

/**
 * Delivers runs where what one request of the agent's begins ends with it: nothing is done in the background, `flush` does
 * it all, and nothing but plain values is shared between requests.
 */
export class RequestDelivery implements Deliverer {
  readonly #parts: FlushParts;
  #isClosed = false;

  constructor(settings: DeliverySettings, circuit: Circuit, reporter: Reporter) {
    const ledger = new RunLedger({ ...settings, maxBatchBytes: limits.requestBytes });
    const parts = { settings, ledger, circuit, reporter };
    this.#parts = { ...parts, leases: new Set(), loadSender: () => loadSender(parts) };
  }

  watchExit(): void {}

  enqueue(run: RunRecord, bytes: number): void {
    const { ledger, circuit, reporter } = this.#parts;
    if (this.#isClosed) {
      ledger.addDropped("closed");
      reporter.warn("runs_lost", "runs_lost", "a run ended after its tracer was closed; it was dropped");
      return;
    }
    const { dropped } = ledger.add(run, bytes, circuit.isKeyRefused ? "unauthorized" : "queue_full");
    if (dropped > 0)
      reporter.warn(
        "queue_full",
        "queue_full",
        "runs are not delivered; call ctx.waitUntil(tracer.flush()) in each request",
      );
  }

  lose(): void {
    this.#parts.ledger.addDropped("internal");
  }

  async flush(timeoutMs: number): Promise<boolean> {
    const place = this.#parts.ledger.queue.lastPlace;
    const deadline = Date.now() + timeoutMs;
    try {
      const { flushRequest } = await import("./flush-request.ts");
      return await flushRequest(this.#parts, { place, deadline });
    } catch {
      this.#parts.reporter.countError();
      return false;
    }
  }

  async close(timeoutMs: number): Promise<boolean> {
    const { ledger, circuit, reporter } = this.#parts;
    this.#isClosed = true;
    const isDone = await this.flush(timeoutMs);
    const reason = circuit.isKeyRefused ? "unauthorized" : "closed";
    const dropped = ledger.settleAll(ledger.queue.runs, reason);
    if (dropped > 0)
      reporter.warn("runs_lost", "runs_lost", "the tracer closed before all runs were delivered");
    return isDone;
  }

  stats(): RunStats {
    return this.#parts.ledger.stats();
  }
}
