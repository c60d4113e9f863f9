import type { LiveRun } from "../recording/live-run.ts";
import type { Reporter } from "../reporter.ts";
import { backgroundTimer, type Timer } from "../timer.ts";
import type { Circuit } from "./circuit.ts";
import type { LiveParts, LiveRounds } from "./live-rounds.ts";
import type { SenderSettings } from "./sender.ts";
import type { Verdict } from "./verdict.ts";

/** Parts of a run are at least this far apart. */
const INTERVAL_MS = 250;

/**
 * Sends parts of the runs that are under way, so that they are seen before they end. The whole run is delivered when it ends,
 * as without this, and holds all that its parts told: a part that cannot be sent is no loss.
 */
export class LiveDelivery {
  readonly #parts: LiveParts;
  readonly #runs = new Set<LiveRun>();
  readonly #stop = new AbortController();
  #rounds: LiveRounds | undefined;
  #timer: Timer | undefined;
  #isSending = false;
  #pauseMs = INTERVAL_MS;

  /** @param circuit that of the tracer's whole runs */
  constructor(settings: SenderSettings, circuit: Circuit, reporter: Reporter) {
    this.#parts = { settings, circuit, reporter };
  }

  /** Takes a run that has begun. */
  add(run: LiveRun): void {
    if (this.#stop.signal.aborted) return;
    this.#runs.add(run);
    this.#schedule();
  }

  /** Lets a run go that has ended, or that the service refused. */
  remove(run: LiveRun): void {
    this.#runs.delete(run);
  }

  /** Sends no more. */
  close(): void {
    this.#stop.abort();
    this.#runs.clear();
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#isSending || this.#runs.size === 0) return;
    this.#timer = backgroundTimer(() => {
      this.#timer = undefined;
      void this.#sendAll();
    }, this.#pauseMs);
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    const { circuit } = this.#parts;
    const failed = await this.#sendDue();
    if (failed !== undefined) circuit.failed(failed);
    this.#pauseMs = Math.max(INTERVAL_MS, circuit.waitMs());
    this.#isSending = false;
    this.#schedule();
  }

  async #sendDue(): Promise<Verdict | undefined> {
    try {
      const { LiveRounds } = await import("./live-rounds.ts");
      this.#rounds ??= new LiveRounds(this.#parts);
      return await this.#rounds.sendDue(this.#runs, this.#stop.signal);
    } catch {
      this.#parts.reporter.countError();
      this.#runs.clear();
      return undefined;
    }
  }
}
