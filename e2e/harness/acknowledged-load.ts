import { setTimeout as delay } from "node:timers/promises";
import { postJson } from "./rest.ts";
import { sampleRun } from "./sample-run.ts";

const ANSWER_MS = 10_000;
const RETRY_MS = 50;

/** Agents that send small runs, each again and again until it is acknowledged. */
export interface AcknowledgedLoad {
  /** Ids of the runs that were acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /** Calls that failed or were refused. */
  failedCalls(): number;
  /** The longest time without an acknowledgement, in milliseconds. */
  longestSilenceMs(): number;
  /** Lets each agent finish the run it has in hand, and stops. */
  stop(): Promise<void>;
}

/**
 * Starts them.
 *
 * @param pauseMs between two runs of an agent
 */
export function startLoad(ingestUrl: string, agents: number, pauseMs: number): AcknowledgedLoad {
  const acknowledged = new Set<string>();
  let failedCalls = 0;
  let isStopping = false;
  let lastAt = performance.now();
  let longestMs = 0;
  const isTaken = async (run: Record<string, unknown>): Promise<boolean> => {
    const reply = await Promise.race([
      postJson(ingestUrl, "/v1/runs", run).catch(() => undefined),
      delay(ANSWER_MS, undefined, { ref: false }),
    ]);
    return reply?.status === 201 || reply?.status === 200;
  };
  const work = async (): Promise<void> => {
    while (!isStopping) {
      const run = sampleRun();
      while (!(await isTaken(run))) {
        failedCalls += 1;
        await delay(RETRY_MS);
      }
      acknowledged.add(run.run_id);
      longestMs = Math.max(longestMs, performance.now() - lastAt);
      lastAt = performance.now();
      await delay(pauseMs);
    }
  };
  const working = Promise.all(Array.from({ length: agents }, work));
  return {
    acknowledged,
    failedCalls: () => failedCalls,
    longestSilenceMs: () => longestMs,
    stop: async () => {
      isStopping = true;
      await working;
    },
  };
}
