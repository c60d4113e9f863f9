import type { PartRecord, RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";
import type { BackoffLimits } from "./backoff.ts";
import type { RetryWait } from "./retry-wait.ts";

/** What the service answered. */
export interface Answers {
  sent: number;
  duplicates: number;
  rejected: number;
  retries: number;
}

/** Where to send, and limits. */
export interface SenderSettings extends BackoffLimits {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly requestTimeoutMs: number;
}

/** What a sender works with. */
export interface SenderParts {
  readonly settings: SenderSettings;
  readonly answers: Answers;
  readonly wait: RetryWait;
  readonly reporter: Reporter;
}

/** Sends runs until each has an answer or is dropped, or the signal says to give up. */
export interface Sender {
  /** @returns the ids of the runs without an answer */
  deliver(runs: readonly RunRecord[], signal: AbortSignal): Promise<ReadonlySet<string>>;
}

/** Sends parts of runs that are under way: one request each, once. */
export interface LiveSender {
  /** @returns whether it was sent, may be sent again, or would be refused again */
  send(part: PartRecord, signal: AbortSignal): Promise<"sent" | "later" | "refused">;
}
