import type { LiveRun } from "../recording/live-run.ts";
import type { Reporter } from "../reporter.ts";
import { backgroundTimer, type Timer } from "../timer.ts";
import { loadLiveSender } from "./load-sender.ts";
import type { LiveSender, SenderSettings } from "./sender.ts";

/** Parts of a run are at least this far apart. */
const INTERVAL_MS = 250;
/** A run that has nothing to tell says this often that it is alive. */
const HEARTBEAT_MS = 60_000;
/** Requests at once. */
const MOST_REQUESTS = 4;

/**
 * Sends parts of the runs that are under way, so that they are seen before they end. The whole run is delivered when it ends,
 * as without this, and holds all that its parts told: a part that cannot be sent is no loss.
 */
export class LiveDelivery {
  readonly #settings: SenderSettings;
  readonly #reporter: Reporter;
  readonly #runs = new Set<LiveRun>();
  readonly #stop = new AbortController();
  #sender: Promise<LiveSender> | undefined;
  #timer: Timer | undefined;
  #isSending = false;
  #pauseMs = INTERVAL_MS;

  constructor(settings: SenderSettings, reporter: Reporter) {
    this.#settings = settings;
    this.#reporter = reporter;
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
    const now = performance.now();
    const due = [...this.#runs].filter((run) => run.hasNews || now - run.sentAt >= HEARTBEAT_MS);
    const workers = Array.from({ length: Math.min(MOST_REQUESTS, due.length) }, () => this.#sendNext(due));
    const results = await Promise.all(workers);
    const isAway = results.includes("later");
    this.#pauseMs = isAway ? Math.min(this.#pauseMs * 2, this.#settings.maxRetryDelayMs) : INTERVAL_MS;
    this.#isSending = false;
    this.#schedule();
  }

  async #sendNext(due: LiveRun[]): Promise<"sent" | "later"> {
    for (let run = due.shift(); run !== undefined; run = due.shift()) {
      if (this.#stop.signal.aborted || !this.#runs.has(run)) continue;
      const part = run.take();
      const answer = await this.#send(part);
      if (answer === "refused") this.remove(run);
      if (answer !== "later") continue;
      run.putBack(part);
      return "later";
    }
    return "sent";
  }

  async #send(part: ReturnType<LiveRun["take"]>): Promise<"sent" | "later" | "refused"> {
    try {
      this.#sender ??= loadLiveSender(this.#settings, this.#reporter);
      const sender = await this.#sender;
      return await sender.send(part, this.#stop.signal);
    } catch {
      this.#reporter.countError();
      return "refused";
    }
  }
}
