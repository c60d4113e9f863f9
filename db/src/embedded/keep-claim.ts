import { setTimeout as delay } from "node:timers/promises";
import { type Claim, ClaimedError, claimServer } from "./claim.ts";

const RETRY_MS = 500;

/**
 * Keeps a claim until the signal aborts: PostgreSQL ends every session when one of them crashes, and goes on. Resolves
 * earlier, with true, when another process has claimed the server meanwhile.
 */
export async function keepClaim(url: string, first: Claim, signal: AbortSignal): Promise<boolean> {
  const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  for (let claim: Claim | undefined = first; !signal.aborted; ) {
    await Promise.race([claim?.lost, stopped]);
    await claim?.[Symbol.asyncDispose]();
    claim = undefined;
    if (signal.aborted) break;
    try {
      claim = await claimServer(url);
    } catch (error) {
      if (error instanceof ClaimedError) return true;
      await delay(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
  return false;
}
