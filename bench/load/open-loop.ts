import { setTimeout as delay } from "node:timers/promises";
import type { LoadResult } from "./load-result.ts";
import { Tally } from "./tally.ts";
import type { Target } from "./target.ts";

/** How long after the last request to wait for answers. */
const PATIENCE_MS = 120_000;

/**
 * Sends requests at a fixed rate for some seconds, whether those before are answered or not, and resolves when all are.
 * Latency counts from the moment at which a request was due, so a stall shows in every request that it delayed.
 *
 * @param rate requests a second
 */
export async function openLoop(
  target: Target,
  { rate, seconds }: { rate: number; seconds: number },
): Promise<LoadResult> {
  const tally = new Tally();
  const pending = new Set<Promise<void>>();
  let failure: unknown;
  const total = Math.round(rate * seconds);
  for (let sent = 0; sent < total && failure === undefined; await delay(1)) {
    const due = Math.min(total, 1 + Math.floor(((performance.now() - tally.startedAt) / 1_000) * rate));
    for (; sent < due; sent++) {
      const dueAt = tally.startedAt + (sent / rate) * 1_000;
      const call = target
        .send()
        .then((reply) => tally.add(reply, dueAt))
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => pending.delete(call));
      pending.add(call);
    }
  }
  await Promise.race([Promise.all(pending), delay(PATIENCE_MS, undefined, { ref: false })]);
  if (pending.size > 0) throw new Error(`${pending.size} requests were never answered`);
  if (failure !== undefined) throw failure;
  return tally.result();
}
