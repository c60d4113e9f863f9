import type { LiveRun } from "../recording/live-run.ts";
import type { Reporter } from "../reporter.ts";
import type { Circuit } from "./circuit.ts";
import { LiveConnectSender } from "./live-connect-sender.ts";
import type { LiveSender, SenderSettings } from "./sender.ts";
import type { Verdict } from "./verdict.ts";

/** A run that has nothing to tell says this often that it is alive. */
const HEARTBEAT_MS = 60_000;
/** Requests at once. */
const MOST_REQUESTS = 4;

/** What rounds work with. */
export interface LiveParts {
  readonly settings: SenderSettings;
  readonly circuit: Circuit;
  readonly reporter: Reporter;
}

/** Sends what there is to tell of runs that are under way, a part of each at a time. */
export class LiveRounds {
  readonly #circuit: Circuit;
  readonly #reporter: Reporter;
  readonly #sender: LiveSender;

  constructor({ settings, circuit, reporter }: LiveParts) {
    this.#circuit = circuit;
    this.#reporter = reporter;
    this.#sender = new LiveConnectSender(settings, reporter);
  }

  /**
   * @param runs those under way; one that the service refuses is taken out
   * @returns why the service takes no part now
   */
  async sendDue(runs: Set<LiveRun>, signal: AbortSignal): Promise<Verdict | undefined> {
    const now = performance.now();
    const due = [...runs].filter((run) => run.hasNews || now - run.sentAt >= HEARTBEAT_MS);
    const isProbe = this.#circuit.isOpen;
    if (due.length === 0 || (isProbe && !this.#circuit.tryBegin())) return undefined;
    if (isProbe) due.length = 1;
    const workers = Array.from({ length: Math.min(MOST_REQUESTS, due.length) }, () =>
      this.#sendNext(due, runs, signal),
    );
    const failed = (await Promise.all(workers)).find((verdict) => verdict !== undefined);
    if (isProbe && failed === undefined) this.#circuit.succeeded();
    return failed;
  }

  async #sendNext(due: LiveRun[], runs: Set<LiveRun>, signal: AbortSignal): Promise<Verdict | undefined> {
    for (let run = due.shift(); run !== undefined; run = due.shift()) {
      if (signal.aborted || !runs.has(run)) continue;
      const part = run.take();
      const verdict = await this.#send(part, signal);
      if (verdict === undefined) continue;
      if (verdict.action === "refuse" || verdict.action === "split") {
        runs.delete(run);
        continue;
      }
      run.putBack(part);
      return verdict;
    }
    return undefined;
  }

  async #send(part: ReturnType<LiveRun["take"]>, signal: AbortSignal): Promise<Verdict | undefined> {
    try {
      return await this.#sender.send(part, signal);
    } catch {
      this.#reporter.countError();
      return { action: "refuse", code: "internal", words: "it could not be sent" };
    }
  }
}
