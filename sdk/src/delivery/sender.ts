import type { PartRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import type { BackoffLimits } from "./backoff.ts";
import type { Circuit } from "./circuit.ts";
import type { RunLedger } from "./run-ledger.ts";
import type { QueuedRun } from "./run-queue.ts";
import type { Verdict } from "./verdict.ts";

/** Where to send, and limits. */
export interface SenderSettings extends BackoffLimits {
  readonly agentId: string;
  readonly agentVersion: string;
  readonly environment: string;
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly requestTimeoutMs: number;
}

/** What a sender works with. */
export interface SenderParts {
  readonly settings: SenderSettings;
  readonly ledger: RunLedger;
  readonly circuit: Circuit;
  readonly reporter: Reporter;
}

/** Sends runs, and settles in the ledger what became of each. */
export interface Sender {
  /** Sends runs until each has an answer, or a request fails that is worth another try: the circuit says when. */
  deliver(batch: readonly QueuedRun[], signal: AbortSignal): Promise<void>;
  /** Tells the service of dropped runs, where no batch has; tries once. */
  report(signal: AbortSignal): Promise<void>;
}

/** Sends parts of runs that are under way: one request each, once. */
export interface LiveSender {
  /** @returns what to do about a part that was not taken; undefined: it was taken */
  send(part: PartRecord, signal: AbortSignal): Promise<Verdict | undefined>;
}
