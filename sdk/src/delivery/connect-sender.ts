import type { RunRecord } from "../recording/run-record.ts";
import { BatchSender } from "./batch-sender.ts";
import { RunPreparer } from "./prepare-runs.ts";
import { createSendRuns } from "./send-runs.ts";
import type { Sender, SenderParts } from "./sender.ts";

/** Checks runs, makes messages of them, and sends these over the Connect protocol. */
export class ConnectSender implements Sender {
  readonly #preparer: RunPreparer;
  readonly #batches: BatchSender;

  constructor(parts: SenderParts) {
    const { url, apiKey } = parts.settings;
    this.#preparer = new RunPreparer(parts.reporter, { isCounted: true });
    this.#batches = new BatchSender(createSendRuns(url, apiKey), parts);
  }

  async deliver(runs: readonly RunRecord[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    const messages = await this.#preparer.prepare(runs);
    const left = messages.length > 0 ? await this.#batches.deliver(messages, signal) : [];
    return new Set(left.map(({ runId }) => runId));
  }
}
