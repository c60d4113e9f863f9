import { BatchSender } from "./batch-sender.ts";
import { RunPreparer } from "./prepare-runs.ts";
import type { QueuedRun } from "./run-queue.ts";
import { createSendRuns } from "./send-runs.ts";
import type { Sender, SenderParts } from "./sender.ts";

/** Checks runs, encodes them, and sends these over the Connect protocol. */
export class ConnectSender implements Sender {
  readonly #parts: SenderParts;
  readonly #preparer: RunPreparer;
  readonly #batches: BatchSender;

  constructor(parts: SenderParts) {
    const { url, apiKey } = parts.settings;
    this.#parts = parts;
    this.#preparer = new RunPreparer(parts.reporter, { isCounted: true });
    this.#batches = new BatchSender(createSendRuns(url, apiKey), parts);
  }

  async deliver(batch: readonly QueuedRun[], signal: AbortSignal): Promise<void> {
    const encoded = await this.#preparer.prepare(batch.map(({ run }) => run));
    const ready = batch.flatMap((queued, index) => {
      const run = encoded[index];
      if (run === undefined) this.#parts.ledger.settle(queued, "internal");
      return run === undefined ? [] : [{ queued, run }];
    });
    await this.#batches.deliver(ready, signal);
  }

  report(signal: AbortSignal): Promise<void> {
    return this.#batches.report(signal);
  }
}
