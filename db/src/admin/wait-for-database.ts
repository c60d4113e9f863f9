import { setTimeout as delay } from "node:timers/promises";
import { connectOwner } from "./connect-owner.ts";

const RETRY_MS = 500;

/**
 * Resolves when a database answers, however long that takes.
 *
 * @param onWait called once, when it does not answer at first
 * @throws AbortError when the signal aborts
 */
export async function waitForDatabase(
  ownerUrl: string,
  signal: AbortSignal,
  onWait: () => void,
): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    try {
      await using connection = await connectOwner(ownerUrl);
      await connection.client.query("SELECT");
      return;
    } catch {
      if (tries === 0) onWait();
      await delay(RETRY_MS, undefined, { signal });
    }
  }
}
