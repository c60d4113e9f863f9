import { type Lease, leaseNotifications, markFailed, markSent } from "@runfacts/db/notify";
import type { Database } from "@runfacts/db/pool";
import { DeliveryError, type DeliveryFault } from "../delivery-error.ts";
import type { Destination } from "../destinations.ts";
import type { Notice } from "../notice.ts";
import { retryPause } from "../retry-pause.ts";
import { DEFAULT_TIMEOUT_MS } from "../senders/post.ts";
import { noticeOf } from "./notice-of.ts";
import type { NotifyMetrics } from "./notify-metrics.ts";

/** Whose notifications go where. */
export interface Round {
  readonly projectId: number;
  readonly project: string;
  readonly destination: Destination;
}

export interface CourierOptions {
  readonly database: Pick<Database, "of">;
  /** Milliseconds since the Unix epoch, as PostgreSQL has them. */
  readonly clock: () => number;
  readonly dashboardUrl: string | undefined;
  readonly metrics: NotifyMetrics;
}

/** Longer than an attempt takes. Who ends meanwhile leaves what it was at for so long. */
const LEASE_MS = 30_000;
/** Messages of a round; then others have their turn. */
const MAX_MESSAGES = 50;
const US_PER_MS = 1_000n;

/**
 * Sends what is due for a destination, one after the other, until nothing is, or one fails: that is tried again later, as what comes
 * after it. A notification is noted as sent after the receiver took it: whoever ends between the two sends it once more, with the same
 * key.
 */
export async function deliverRound(
  round: Round,
  options: CourierOptions,
  signal: AbortSignal,
): Promise<void> {
  for (let messages = 0; messages < MAX_MESSAGES && !signal.aborted; messages++)
    if (!(await deliverNext(round, options))) return;
}

/** @returns whether something was sent */
async function deliverNext(
  { projectId, project, destination }: Round,
  { database, clock, dashboardUrl, metrics }: CourierOptions,
): Promise<boolean> {
  const pool = database.of(projectId);
  const now = clock();
  const lease = await leaseNotifications(pool, projectId, {
    destination: destination.name,
    now: toMicroseconds(now),
    until: toMicroseconds(now + LEASE_MS),
    isGrouped: destination.groupMs !== undefined,
  });
  if (lease === null) return false;
  const [first, ...others] = lease.rows.map((row) => noticeOf(row, project, dashboardUrl));
  // The lease took so long to come that somebody else might have the next one before this attempt is over.
  if (first === undefined || clock() + DEFAULT_TIMEOUT_MS > now + LEASE_MS) return false;
  const fault = await tryToSend(destination, lease, [first, ...others]);
  if (!(fault instanceof DeliveryError)) {
    await markSent(pool, projectId, lease, toMicroseconds(clock()));
    metrics.sent(destination.name, lease.rows.length);
    if (fault !== undefined) metrics.failed(destination.name, fault);
    return true;
  }
  metrics.failed(destination.name, fault.fault);
  const attempts = Math.max(...lease.rows.map((row) => row.attempts));
  const pause = retryPause(attempts, fault.retryAfterMs, Math.random());
  await markFailed(pool, projectId, lease, {
    fault: fault.fault,
    dueAt: toMicroseconds(clock() + pause),
  });
  return false;
}

async function tryToSend(
  destination: Destination,
  { batch }: Lease,
  notices: readonly [Notice, ...Notice[]],
): Promise<DeliveryError | DeliveryFault | undefined> {
  try {
    return await destination.send({ key: batch, notices });
  } catch (error) {
    if (error instanceof DeliveryError) return error;
    throw error;
  }
}

/** Microseconds since the Unix epoch, as the database counts. */
export function toMicroseconds(ms: number): bigint {
  return BigInt(Math.round(ms)) * US_PER_MS;
}
