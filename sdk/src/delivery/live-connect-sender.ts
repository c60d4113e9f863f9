import type { PartRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import { tellDropped } from "./dropped-by-service.ts";
import { RunPreparer } from "./prepare-runs.ts";
import { createSendPart, type SendPart } from "./send-runs.ts";
import type { LiveSender, SenderSettings } from "./sender.ts";
import { judge, type Verdict } from "./verdict.ts";

const notPrepared: Verdict = { action: "refuse", code: "internal", words: "it could not be made ready" };

/** Checks parts of runs, encodes them, and sends these over the Connect protocol. */
export class LiveConnectSender implements LiveSender {
  readonly #reporter: Reporter;
  readonly #preparer: RunPreparer;
  readonly #send: SendPart;
  readonly #timeoutMs: number;

  constructor({ url, apiKey, requestTimeoutMs }: SenderSettings, reporter: Reporter) {
    this.#reporter = reporter;
    // The whole run is prepared when it ends.
    this.#preparer = new RunPreparer(reporter, { isCounted: false });
    this.#send = createSendPart(url, apiKey);
    this.#timeoutMs = requestTimeoutMs;
  }

  async send(part: PartRecord, signal: AbortSignal): Promise<Verdict | undefined> {
    const [encoded] = await this.#preparer.prepare([part]);
    if (encoded === undefined) return notPrepared;
    try {
      const dropped = await this.#send(encoded, { signal, timeoutMs: this.#timeoutMs });
      // Counted when the whole run is delivered.
      tellDropped(dropped, this.#reporter);
      return undefined;
    } catch (error) {
      return judge(error);
    }
  }
}
