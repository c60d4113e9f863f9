import type { RunSpool } from "../spool/run-spool.ts";
import type { Circuit } from "./circuit.ts";
import type { RunLedger } from "./run-ledger.ts";
import type { Sender } from "./sender.ts";

/** What the deliveries from the disk share. */
export interface SpooledParts {
  readonly spool: RunSpool;
  readonly ledger: RunLedger;
  readonly circuit: Circuit;
  /** Runs of earlier processes that were counted when they were taken first. */
  readonly taken: Set<string>;
  /** Whether the disk may hold runs that memory does not. */
  hasMore: boolean;
}

/** Takes runs that are on the disk alone and sends them; what has no answer then stays there. */
export async function deliverSpooled(
  parts: SpooledParts,
  sender: Sender,
  signal: AbortSignal,
): Promise<void> {
  const { spool, ledger, circuit, taken } = parts;
  const batch = await spool.claim(parts.hasMore);
  parts.hasMore = batch !== undefined;
  if (batch === undefined) {
    circuit.abandoned();
    return;
  }
  if (batch.lost > 0) ledger.loseSpooled(batch.lost);
  const runs = [...batch.runs].map(([runId, json]) => ({ runId, json }));
  const known = batch.isOwn ? runs.length : runs.filter(({ runId }) => taken.has(runId)).length;
  const queued = ledger.claim(runs, known);
  const left = new Set<string>();
  try {
    await sender.deliver(queued, signal);
  } finally {
    for (const one of queued) {
      const { runId } = one.run;
      if (ledger.settle(one, "spooled")) left.add(runId);
      if (left.has(runId) && !batch.isOwn) taken.add(runId);
      else taken.delete(runId);
    }
    spool.finish(batch, left);
  }
}
