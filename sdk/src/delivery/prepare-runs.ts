import { fromJsonString } from "@bufbuild/protobuf";
import { type Run, RunSchema } from "@runfacts/gen/client/run";
import { checkedRun } from "../checked-run.ts";
import { loadedSanitizer, loadSanitizer, type Sanitize } from "../privacy.ts";
import type { PartRecord, RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import { yieldToEventLoop } from "../timer.ts";
import { isStored, type StoredRun } from "./run-queue.ts";
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
  async prepare(records: readonly (RunRecord | PartRecord | StoredRun)[]): Promise<(Run | undefined)[]> {
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

  #prepareOne(record: RunRecord | PartRecord | StoredRun, sanitize: Sanitize): Run {
    // What a later version wrote may have fields that this one does not know.
    if (isStored(record)) return fromJsonString(RunSchema, record.json, { ignoreUnknownFields: true });
    return toMessage(checkedRun(record, sanitize, this.#reporter));
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
