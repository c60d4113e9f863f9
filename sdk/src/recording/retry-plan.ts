import type { RetryOptions } from "../step.ts";
import { type GivenOptions, readStepOptions } from "./step-options.ts";

const DEFAULT_ATTEMPTS = 3;
const MOST_ATTEMPTS = 100;
const LONGEST_DELAY = 2 ** 31 - 1;

/** How the attempts at a piece of work follow one another. */
export interface RetryPlan {
  readonly attempts: number;
  readonly shouldRetry: (error: unknown, attempt: number) => boolean;
  /** Waits before the attempt after this one. Never rejects. */
  readonly wait: (attempt: number, error: unknown) => Promise<void>;
  readonly stepOptions: GivenOptions;
}

const sleep = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, Math.min(ms, LONGEST_DELAY));
  });

function readAttempts(value: unknown): number {
  if (typeof value !== "number" || !(value >= 1)) return DEFAULT_ATTEMPTS;
  return Math.min(Math.floor(value), MOST_ATTEMPTS);
}

/**
 * Reads how to retry. A function that throws is taken as one that says no: no retry, no wait.
 *
 * @throws what a getter or proxy of the options throws
 */
export function readRetryPlan(options: unknown): RetryPlan {
  const { attempts, delay, retryIf } = Object(options) as RetryOptions;
  return {
    attempts: readAttempts(attempts),
    stepOptions: readStepOptions(options),
    shouldRetry(error, attempt) {
      try {
        return typeof retryIf !== "function" || retryIf(error, attempt);
      } catch {
        return false;
      }
    },
    async wait(attempt, error) {
      try {
        const given = await (typeof delay === "function" ? delay(attempt, error) : delay);
        if (typeof given === "number" && given > 0) await sleep(given);
      } catch {
        // The agent's own wait failed; the attempt is made all the same.
      }
    },
  };
}
