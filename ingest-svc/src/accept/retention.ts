import type { Run } from "@runfacts/gen/server/run";
import { toMicroseconds } from "@runfacts/server";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * True if a run started before the days that are kept: maintenance would drop it, and if it was dropped already, sending it
 * again must not bring it back.
 *
 * @param days days that are kept before the UTC day of `now`; undefined keeps all
 * @param now the server's clock, in milliseconds since the Unix epoch
 */
export function isExpired({ startedAt }: Run, days: number | undefined, now: number): boolean {
  if (days === undefined || startedAt === undefined) return false;
  const oldest = Math.floor(now / DAY_MS) * DAY_MS - days * DAY_MS;
  return toMicroseconds(startedAt) < BigInt(oldest) * 1000n;
}
