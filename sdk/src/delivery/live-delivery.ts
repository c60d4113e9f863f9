import type { LiveRun } from "../recording/live-run.ts";
import type { Reporter } from "../reporter.ts";
import { backgroundTimer, type Timer } from "../timer.ts";
import type { Circuit } from "./circuit.ts";
import { loadLiveSender } from "./load-sender.ts";
import type { LiveSender, SenderSettings } from "./sender.ts";
import type { Verdict } from "./verdict.ts";

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
  readonly #circuit: Circuit;
  readonly #reporter: Reporter;
  readonly #runs = new Set<LiveRun>();
  readonly #stop = new AbortController();
  #sender: Promise<LiveSender> | undefined;
  #timer: Timer | undefined;
  #isSending = false;
  #pauseMs = INTERVAL_MS;

  /** @param circuit that of the tracer's whole runs */
  constructor(settings: SenderSettings, circuit: Circuit, reporter: Reporter) {
    this.#settings = settings;
    this.#circuit = circuit;
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
    const failed = await this.#sendDue();
    if (failed !== undefined) this.#circuit.failed(failed);
    this.#pauseMs = Math.max(INTERVAL_MS, this.#circuit.waitMs());
    this.#isSending = false;
    this.#schedule();
  }

  /** @returns why the service takes no part now */
  async #sendDue(): Promise<Verdict | undefined> {
    const now = performance.now();
    const due = [...this.#runs].filter((run) => run.hasNews || now - run.sentAt >= HEARTBEAT_MS);
    const isProbe = this.#circuit.isOpen;
    if (due.length === 0 || (isProbe && !this.#circuit.tryBegin())) return undefined;
    if (isProbe) due.length = 1;
    const workers = Array.from({ length: Math.min(MOST_REQUESTS, due.length) }, () => this.#sendNext(due));
    const failed = (await Promise.all(workers)).find((verdict) => verdict !== undefined);
    if (isProbe && failed === undefined) this.#circuit.succeeded();
    return failed;
  }

  async #sendNext(due: LiveRun[]): Promise<Verdict | undefined> {
    for (let run = due.shift(); run !== undefined; run = due.shift()) {
      if (this.#stop.signal.aborted || !this.#runs.has(run)) continue;
      const part = run.take();
      const verdict = await this.#send(part);
      if (verdict === undefined) continue;
      if (verdict.action === "refuse" || verdict.action === "split") {
        this.remove(run);
        continue;
      }
      run.putBack(part);
      return verdict;
    }
    return undefined;
  }

  async #send(part: ReturnType<LiveRun["take"]>): Promise<Verdict | undefined> {
    try {
      this.#sender ??= loadLiveSender(this.#settings, this.#reporter);
      const sender = await this.#sender;
      return await sender.send(part, this.#stop.signal);
    } catch {
      this.#reporter.countError();
      return { action: "refuse", code: "internal", words: "it could not be sent" };
    }
  }
}
