import { Code, ConnectError } from "@connectrpc/connect";
import { ClientReportOutcome } from "@runfacts/gen/client/client_report";
import { IngestOutcome, type IngestResult } from "@runfacts/gen/client/ingest_service";
import type { DropReason } from "../drop-reason.ts";
import type { DropReport } from "./drop-log.ts";
import { tellDropped } from "./dropped-by-service.ts";
import type { EncodedRun } from "./prepare-runs.ts";
import type { QueuedRun } from "./run-queue.ts";
import { refusalOf } from "./run-refusal.ts";
import type { SendRuns } from "./send-runs.ts";
import type { SenderParts } from "./sender.ts";
import { toReportMessage } from "./to-report-message.ts";
import { judge, type Verdict } from "./verdict.ts";

/** A run that waits, and what stands for it in a request. */
interface PreparedRun {
  readonly queued: QueuedRun;
  readonly run: EncodedRun;
}

type Part = readonly PreparedRun[];

/** After as many faults of the service a run is sent alone: the others must not suffer for it. */
const FAULTS_TO_BE_ALONE = 3;
const MOST_FAULTS = 5;

/** Runs that the service failed at are sent alone, the rest together. */
function partsOf(runs: Part): Part[] {
  const alone = runs.filter(({ queued }) => queued.faults >= FAULTS_TO_BE_ALONE);
  const together = runs.filter(({ queued }) => queued.faults < FAULTS_TO_BE_ALONE);
  return [...(together.length > 0 ? [together] : []), ...alone.map((one) => [one])];
}

/** Sends a batch until each run has an answer or the service fails, and splits what is too large. */
export class BatchSender {
  readonly #send: SendRuns;
  readonly #parts: SenderParts;
  readonly #host: string;
  readonly #outages = new Set<string>();

  constructor(send: SendRuns, parts: SenderParts) {
    this.#send = send;
    this.#parts = parts;
    this.#host = new URL(parts.settings.url).host;
  }

  async deliver(runs: Part, signal: AbortSignal): Promise<void> {
    const parts = partsOf(runs);
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      const verdict = await this.#try(part, signal);
      if (verdict === undefined) continue;
      if (signal.aborted) {
        this.#parts.circuit.abandoned();
        return;
      }
      if (verdict.action === "split" && part.length > 1) {
        const middle = Math.ceil(part.length / 2);
        parts.unshift(part.slice(0, middle), part.slice(middle));
      } else if (verdict.action === "split") {
        this.#giveUp(part, "too_large", verdict);
      } else if (verdict.action === "refuse") {
        this.#giveUp(part, "refused", verdict);
      } else {
        this.#fail(part, verdict);
        return;
      }
    }
  }

  /** Tells the service of dropped runs without a run. */
  async report(signal: AbortSignal): Promise<void> {
    if (this.#parts.ledger.drops.hasNews) await this.#try([], signal);
  }

  async #try(part: Part, signal: AbortSignal): Promise<Verdict | undefined> {
    const { drops } = this.#parts.ledger;
    const report = drops.report();
    const verdict = await this.#request(part, report, signal);
    if (verdict?.action !== "refuse" || report === undefined) return verdict;
    // The report may be why. It must cost no run, and is not sent again.
    drops.settle(report);
    return part.length === 0 ? verdict : this.#request(part, undefined, signal);
  }

  async #request(
    part: Part,
    report: DropReport | undefined,
    signal: AbortSignal,
  ): Promise<Verdict | undefined> {
    const { ledger, settings } = this.#parts;
    try {
      const runs = part.map(({ run }) => run);
      const clientReport = report && toReportMessage(report, settings);
      const options = { signal, timeoutMs: settings.requestTimeoutMs };
      const answer = await this.#send({ runs, clientReport }, options);
      // What answers so is not the service, or broken: no run is at fault.
      if (answer.results.length !== part.length) throw new ConnectError("results are missing", Code.Internal);
      this.#endOutage();
      if (report !== undefined && answer.clientReport !== ClientReportOutcome.FAILED)
        ledger.drops.settle(report);
      part.forEach(({ queued }, index) => {
        this.#count(queued, answer.results[index]);
      });
      return undefined;
    } catch (error) {
      return judge(error);
    }
  }

  #count(queued: QueuedRun, result: IngestResult | undefined): void {
    const { ledger, reporter } = this.#parts;
    const outcome = result?.outcome;
    if (outcome === IngestOutcome.CREATED || outcome === IngestOutcome.DUPLICATE) {
      const isNew = outcome === IngestOutcome.CREATED;
      ledger.settle(queued, isNew ? "created" : "duplicate");
      // Of a run that came before, it was counted then.
      if (isNew) reporter.counts.droppedValues += result?.droppedCount ?? 0;
      tellDropped(result?.dropped ?? [], reporter);
      return;
    }
    const { reason, rule, message } = refusalOf(result);
    ledger.settle(queued, reason);
    reporter.warn("run_refused", rule, message);
  }

  #giveUp(part: Part, reason: DropReason, { code, words }: Verdict): void {
    const { circuit, ledger, reporter } = this.#parts;
    // The service has answered: it is there.
    circuit.succeeded();
    ledger.settleAll(
      part.map(({ queued }) => queued),
      reason,
    );
    const what = reason === "too_large" ? "a run as too large" : `a request (${words})`;
    const message = `the service at ${this.#host} refused ${what}`;
    reporter.warn(reason === "too_large" ? "run_refused" : "delivery_failed", code, message);
  }

  #fail(part: Part, verdict: Verdict): void {
    const { circuit, ledger } = this.#parts;
    circuit.failed(verdict);
    ledger.countRetry();
    this.#tellOutage(verdict);
    if (verdict.action !== "retry-few") return;
    for (const { queued } of part) queued.faults += 1;
    const [first] = part;
    if (part.length > 1 || first === undefined || first.queued.faults < MOST_FAULTS) return;
    ledger.settle(first.queued, "service_error");
    const message = `the service at ${this.#host} failed at a run again and again (${verdict.words}); it was dropped`;
    this.#parts.reporter.warn("run_refused", verdict.code, message);
  }

  #tellOutage({ action, code, words }: Verdict): void {
    // One warning an outage; that the key is refused is told in any case.
    if (this.#outages.size > 0 && action !== "pause") return;
    this.#outages.add(code);
    const what =
      action === "pause"
        ? `refused the API key (${words}); runs are kept, and sent again each minute`
        : `cannot take runs now (${words}); they are kept and sent again`;
    this.#parts.reporter.warn("delivery_failed", code, `the service at ${this.#host} ${what}`);
  }

  #endOutage(): void {
    this.#parts.circuit.succeeded();
    for (const code of this.#outages) this.#parts.reporter.rearm("delivery_failed", code);
    this.#outages.clear();
  }
}
