import { IngestOutcome, type IngestResult } from "@runfacts/gen/client/ingest_service";
import type { Run } from "@runfacts/gen/client/run";
import { backoffDelay, requestedDelay } from "./backoff.ts";
import { tellDropped } from "./dropped-by-service.ts";
import { resultWarning } from "./result-warning.ts";
import type { SendRuns } from "./send-runs.ts";
import type { SenderParts } from "./sender.ts";
import { judge, type Verdict } from "./verdict.ts";

const MOST_UNCERTAIN_TRIES = 5;

/** Sends batches until each run has an answer: waits and sends again, and splits what is too large. */
export class BatchSender {
  readonly #send: SendRuns;
  readonly #parts: SenderParts;
  readonly #host: string;
  #outage: string | undefined;

  constructor(send: SendRuns, parts: SenderParts) {
    this.#send = send;
    this.#parts = parts;
    this.#host = new URL(parts.settings.url).host;
  }

  /** @returns the runs without an answer: the signal said to give up */
  async deliver(runs: readonly Run[], signal: AbortSignal): Promise<readonly Run[]> {
    const left: Run[] = [];
    const parts = [runs];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const end = await this.#deliverPart(part, signal);
      if (end === "left") left.push(...part);
      if (end !== "split") continue;
      const middle = Math.ceil(part.length / 2);
      parts.push(part.slice(middle), part.slice(0, middle));
    }
    return left;
  }

  /** @returns "split" when the part is too large and can be split */
  async #deliverPart(part: readonly Run[], signal: AbortSignal): Promise<"answered" | "left" | "split"> {
    for (let tries = 1, uncertain = 0; !signal.aborted; tries += 1) {
      const verdict = await this.#try(part, signal);
      if (verdict === undefined) return "answered";
      if (signal.aborted) return "left";
      if (verdict.action === "split" && part.length > 1) return "split";
      if (verdict.action === "retry-few") uncertain += 1;
      if (verdict.action === "refuse" || verdict.action === "split" || uncertain >= MOST_UNCERTAIN_TRIES) {
        this.#giveUp(part, verdict);
        return "answered";
      }
      this.#parts.answers.retries += 1;
      this.#tellOutage(verdict);
      await this.#waitFor(verdict, tries);
    }
    return "left";
  }

  async #try(part: readonly Run[], signal: AbortSignal): Promise<Verdict | undefined> {
    try {
      const results = await this.#send([...part], {
        signal,
        timeoutMs: this.#parts.settings.requestTimeoutMs,
      });
      this.#endOutage();
      part.forEach((_, index) => {
        this.#count(results[index]);
      });
      return undefined;
    } catch (error) {
      return judge(error);
    }
  }

  #count(result: IngestResult | undefined): void {
    const outcome = result?.outcome;
    if (outcome === IngestOutcome.CREATED || outcome === IngestOutcome.DUPLICATE) {
      this.#parts.answers.sent += 1;
      if (outcome === IngestOutcome.DUPLICATE) this.#parts.answers.duplicates += 1;
      // Of a run that came before, it was counted then.
      else this.#parts.reporter.counts.droppedValues += result?.droppedCount ?? 0;
      tellDropped(result?.dropped ?? [], this.#parts.reporter);
      return;
    }
    this.#parts.answers.rejected += 1;
    const { rule, message } = resultWarning(result);
    this.#parts.reporter.warn("run_refused", rule, message);
  }

  #waitFor(verdict: Verdict, tries: number): Promise<void> {
    const random = Math.random();
    const asked = verdict.retryDelayMs;
    if (asked !== undefined) return this.#parts.wait.start(requestedDelay(asked, random), false);
    return this.#parts.wait.start(backoffDelay(tries, this.#parts.settings, random), true);
  }

  #giveUp(part: readonly Run[], { code, words, action }: Verdict): void {
    this.#parts.answers.rejected += part.length;
    const isTooLarge = action === "split";
    const what = isTooLarge ? "a run as too large" : `a request (${words})`;
    const message = `the service at ${this.#host} refused ${what}`;
    this.#parts.reporter.warn(isTooLarge ? "run_refused" : "delivery_failed", code, message);
  }

  #tellOutage({ code, words }: Verdict): void {
    if (this.#outage !== undefined) return;
    this.#outage = code;
    const message = `the service at ${this.#host} cannot take runs now (${words}); they are kept and sent again`;
    this.#parts.reporter.warn("delivery_failed", code, message);
  }

  #endOutage(): void {
    if (this.#outage !== undefined) this.#parts.reporter.rearm("delivery_failed", this.#outage);
    this.#outage = undefined;
  }
}
