import { fromJsonString, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { RunSchema } from "@runfacts/gen/client/run";
import { isChecked } from "../checked-run.ts";
import { loadedSanitizer, loadSanitizer, type Sanitize } from "../privacy.ts";
import type { PartRecord, RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import { yieldToEventLoop } from "../yield-to-event-loop.ts";
import { encodeRun } from "./encode-run.ts";
import { isStored, type StoredRun } from "./stored-run.ts";
import { withoutFreeText } from "./without-free-text.ts";

// The agent's own work goes first: at most this long at a stretch.
const SLICE_MS = 4;

/** A run as it stands in a request: its message, and the length of that before it. */
export type EncodedRun = Uint8Array<ArrayBuffer>;

/** Makes runs ready to be sent: the full privacy check, then the message. */
export class RunPreparer {
  readonly #reporter: Reporter;
  readonly #isCounted: boolean;

  /** @param options `isCounted`: false where the same values are prepared once more, and counted then */
  constructor(reporter: Reporter, { isCounted }: { readonly isCounted: boolean }) {
    this.#reporter = reporter;
    this.#isCounted = isCounted;
  }

  /** @returns the encoded run for each; undefined for one that could not be checked */
  async prepare(
    records: readonly (RunRecord | PartRecord | StoredRun)[],
  ): Promise<(EncodedRun | undefined)[]> {
    // What is loaded is kept, not its promise: in Cloudflare Workers that belongs to a request.
    const sanitize = loadedSanitizer() ?? (await this.#load());
    const encoded: (EncodedRun | undefined)[] = [];
    let writer = new BinaryWriter();
    let sliceEnd = performance.now() + SLICE_MS;
    for (const record of records) {
      if (performance.now() > sliceEnd) {
        await yieldToEventLoop();
        sliceEnd = performance.now() + SLICE_MS;
      }
      const run = this.#reporter.guard(() => this.#prepareOne(record, sanitize, writer), undefined);
      // What was left off in the middle would stand before the next one.
      if (run === undefined) writer = new BinaryWriter();
      encoded.push(run);
    }
    return encoded;
  }

  #prepareOne(
    record: RunRecord | PartRecord | StoredRun,
    sanitize: Sanitize | undefined,
    writer: BinaryWriter,
  ): EncodedRun {
    if (isStored(record)) {
      // What a later version wrote may have fields that this one does not know.
      const message = fromJsonString(RunSchema, record.json, { ignoreUnknownFields: true });
      return writer.bytes(toBinary(RunSchema, message)).finish();
    }
    if (isChecked(record)) return encodeRun(writer, record);
    if (sanitize === undefined) {
      const { run, left } = withoutFreeText(record);
      this.#count(left);
      return encodeRun(writer, run);
    }
    const { run, dropped } = sanitize(record);
    for (const { rule, message } of dropped) this.#reporter.warn("privacy", rule, message);
    this.#count(dropped.length);
    return encodeRun(writer, run);
  }

  #count(droppedValues: number): void {
    if (this.#isCounted) this.#reporter.counts.droppedValues += droppedValues;
  }

  async #load(): Promise<Sanitize | undefined> {
    try {
      return await loadSanitizer();
    } catch {
      const message =
        "the privacy detectors could not be loaded; runs are sent without metadata, messages and session";
      this.#reporter.warn("privacy", "detectors", message);
      return undefined;
    }
  }
}
