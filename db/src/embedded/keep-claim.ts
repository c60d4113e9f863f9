import { setTimeout as delay } from "node:timers/promises";
import { type Claim, ClaimedError, claimServer } from "./claim.ts";
import { findPostmaster, type Postmaster } from "./postmaster.ts";

const RETRY_MS = 500;

export interface KeepClaimOptions {
  /** Of the server, as its owner. */
  readonly url: string;
  readonly first: Claim;
  readonly server: Postmaster;
  /** The server's data directory. */
  readonly data: string;
  /** Aborts when the claim may end. */
  readonly signal: AbortSignal;
}

/**
 * Keeps a claim until the signal aborts: PostgreSQL ends every session when one of them crashes, and goes on. Resolves
 * earlier, with true, when another has claimed the server meanwhile, or has started one in its place after it ended.
 */
export async function keepClaim({ url, first, server, data, signal }: KeepClaimOptions): Promise<boolean> {
  const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  for (let claim: Claim | undefined = first; !signal.aborted; ) {
    await Promise.race([claim?.lost, stopped]);
    await claim?.[Symbol.asyncDispose]();
    claim = undefined;
    if (signal.aborted) break;
    const running = await findPostmaster(data);
    // It answers at the same address, and belongs to whoever started it.
    if (running !== null && running.pid !== server.pid) return true;
    try {
      if (running !== null) claim = await claimServer(url);
    } catch (error) {
      if (error instanceof ClaimedError) return true;
    }
    if (claim === undefined) {
      await delay(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
  return false;
}
