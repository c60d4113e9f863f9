import type { ConnectError } from "@connectrpc/connect";
import { databaseFault } from "@runfacts/db/pool";
import { type Fault, faultError } from "@runfacts/server";

/**
 * The reply to an error of the database: UNAVAILABLE, which names the fault, when it is at fault, else undefined (an internal
 * error).
 *
 * @param onFault hears of each fault of the database
 */
export function mapDatabaseError(
  error: unknown,
  onFault: (fault: Fault, error: unknown) => void,
): ConnectError | undefined {
  const fault = databaseFault(error);
  if (fault === undefined) return undefined;
  onFault(fault, error);
  return faultError(fault, "try again", error);
}
