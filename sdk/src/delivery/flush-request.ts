import type { QueuedRun } from "./run-queue.ts";
import type { Sender, SenderParts } from "./sender.ts";

const POLL_MS = 25;

/** Runs that a request is sending, and when it stops. */
interface Lease {
  readonly batch: readonly QueuedRun[];
  readonly deadline: number;
}

/** What the flushes of all requests share: plain values. */
export interface FlushParts extends Omit<SenderParts, "settings"> {
  readonly leases: Set<Lease>;
  readonly loadSender: () => Promise<Sender>;
}

/** What one flush waits for: runs up to `place`, until `deadline`, in milliseconds since 1970. */
interface Goal {
  readonly place: number;
  readonly deadline: number;
}

// A request that is gone answers no more: its runs wait again, and are stored once even if it had sent them.
function takeBack({ leases, ledger }: FlushParts): void {
  for (const lease of leases) {
    if (Date.now() < lease.deadline) continue;
    leases.delete(lease);
    ledger.queue.putBack(lease.batch);
  }
}

/** @returns whether no error inside the SDK ended it */
async function sendUntil(
  deadline: number,
  { loadSender, reporter }: FlushParts,
  send: (sender: Sender, signal: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), Math.max(0, deadline - Date.now()));
  try {
    await send(await loadSender(), stop.signal);
    return true;
  } catch {
    reporter.countError();
    return false;
  } finally {
    clearTimeout(timer);
  }
}

async function sendBatch(parts: FlushParts, deadline: number): Promise<void> {
  const { ledger, leases } = parts;
  const batch = ledger.queue.take();
  const lease = { batch, deadline };
  leases.add(lease);
  const isSound = await sendUntil(deadline, parts, (sender, signal) => sender.deliver(batch, signal));
  // Taken back meanwhile: another request answers for them.
  if (!leases.delete(lease)) return;
  if (!isSound) ledger.settleAll(batch, "internal");
  ledger.queue.putBack(batch);
}

/**
 * Sends what waits, within the request that asks for it; then tells the service, if it is there, of dropped runs that no
 * batch has told of.
 *
 * @returns whether each run up to the place was answered or dropped in time
 */
export async function flushRequest(parts: FlushParts, { place, deadline }: Goal): Promise<boolean> {
  const { circuit } = parts;
  const { queue, drops } = parts.ledger;
  const isDone = () => queue.oldestPlace > place;
  circuit.hurry();
  while (!isDone() && Date.now() < deadline) {
    takeBack(parts);
    const waitMs = circuit.waitMs();
    // Nothing will be sent in time.
    if (Date.now() + waitMs >= deadline) break;
    if (queue.hasWaiting && circuit.tryBegin()) await sendBatch(parts, deadline);
    // The service is given a while, or another request is sending.
    else await new Promise((resolve) => setTimeout(resolve, Math.max(waitMs, POLL_MS)));
  }
  if (isDone() && drops.hasNews && !circuit.isFailing)
    await sendUntil(deadline, parts, (sender, signal) => sender.report(signal));
  return isDone();
}
