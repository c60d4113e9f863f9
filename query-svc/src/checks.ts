import {
  type DatabasePool,
  databaseChecks,
  databaseFault,
  databaseTime,
  type ReplicationWatch,
} from "@runfacts/db/pool";
import { type CheckResults, clockSkew, runChecks } from "@runfacts/server";
import type { Settings } from "./settings.ts";

/** Of MAX_REPLICA_LAG. */
const MAX_LAG_MS = 60_000;

/** What the service needs, as /readyz tells it: that the database answers, and tells of now. */
export function queryChecks(
  pool: DatabasePool,
  replication: ReplicationWatch,
  { ALLOW_UNSAFE_DURABILITY: allowsUnsafe = false, MAX_REPLICA_LAG: maxLag = MAX_LAG_MS }: Settings,
): () => Promise<CheckResults> {
  const checks = {
    ...databaseChecks(pool, { allowsUnsafe }),
    clock: () => clockSkew(() => databaseTime(pool)),
    replica_lag: async () => {
      const { lagMs } = await replication.look();
      if (lagMs <= maxLag) return undefined;
      const by = Number.isFinite(lagMs) ? `${Math.round(lagMs / 1_000)} s` : "an unknown time";
      return `the replica is ${by} behind its primary, more than MAX_REPLICA_LAG: look at its replication`;
    },
  };
  return () => runChecks(checks, (error) => databaseFault(error)?.description);
}
