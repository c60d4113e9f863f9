import type { LoadResult } from "./load-result.ts";
import { Tally } from "./tally.ts";
import type { Target } from "./target.ts";

/**
 * Keeps a number of requests in flight for some seconds, each sent as soon as one before it is answered, and resolves
 * when all are answered.
 */
export async function closedLoop(
  target: Target,
  { inFlight, seconds }: { inFlight: number; seconds: number },
): Promise<LoadResult> {
  const tally = new Tally();
  const deadline = tally.startedAt + seconds * 1_000;
  const worker = async () => {
    for (let sent = performance.now(); sent < deadline; sent = performance.now()) {
      tally.add(await target.send(), sent);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return tally.result();
}
