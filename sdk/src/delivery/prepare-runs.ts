import type { Run } from "@runfacts/gen/client/run";
import { loadedSanitizer, loadSanitizer, type Sanitize } from "../privacy.ts";
import type { PartRecord, RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import { yieldToEventLoop } from "../timer.ts";
import { toMessage } from "./to-message.ts";

// The agent's own work goes first: at most this long at a stretch.
const SLICE_MS = 4;

const asRecorded: Sanitize = (run) => ({ run, dropped: [] });

/** Makes runs ready to be sent: the full privacy check, then the message. */
export class RunPreparer {
  readonly #reporter: Reporter;

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
  }

  /** @returns a message for each; undefined for one that could not be checked */
  async prepare(records: readonly (RunRecord | PartRecord)[]): Promise<(Run | undefined)[]> {
    // What is loaded is kept, not its promise: in Cloudflare Workers that belongs to a request.
    const sanitize = loadedSanitizer() ?? (await this.#load());
    const messages: (Run | undefined)[] = [];
    let sliceEnd = performance.now() + SLICE_MS;
    for (const record of records) {
      if (performance.now() > sliceEnd) {
        await yieldToEventLoop();
        sliceEnd = performance.now() + SLICE_MS;
      }
      messages.push(this.#reporter.guard(() => this.#prepareOne(record, sanitize), undefined));
    }
    return messages;
  }

  #prepareOne(record: RunRecord | PartRecord, sanitize: Sanitize): Run {
    const { run, dropped } = sanitize(record);
    for (const { rule, message } of dropped) this.#reporter.dropValue("privacy", rule, message);
    return toMessage(run);
  }

  async #load(): Promise<Sanitize> {
    try {
      return await loadSanitizer();
    } catch {
      const message =
        "the privacy detectors could not be loaded; runs are sent as facts and checked by the service alone";
      this.#reporter.warn("privacy", "detectors", message);
      return asRecorded;
    }
  }
}
