import type { ReplicationState, ReplicationWatch } from "@runfacts/db/pool";
import { Gauge, type Registry } from "prom-client";

/** A scrape is not to wait for a database that is away. */
const PATIENCE_MS = 2_000;
const MS_A_SECOND = 1_000;

/**
 * Registers how the database stands towards its primary, and how far the feed of changes is held up; each is left out of a scrape
 * while the database does not answer:
 *
 * - `runfacts_database_is_replica`, 1 or 0;
 * - `runfacts_replica_lag_seconds` and `runfacts_replica_lag_bytes`, 0 for a primary;
 * - `runfacts_change_horizon_age_seconds`.
 */
export function createReplicationMetrics(registry: Registry, watch: Pick<ReplicationWatch, "look">): void {
  let looking: Promise<ReplicationState | undefined> | undefined;
  // The gauges of a scrape share a look.
  const look = () => {
    looking ??= lookInTime(watch).finally(() => {
      looking = undefined;
    });
    return looking;
  };
  const gauge = (name: string, help: string, read: (state: ReplicationState) => number) => {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const state = await look();
        if (state === undefined) this.remove();
        else this.set(read(state));
      },
    });
  };
  gauge("runfacts_database_is_replica", "1 if the database is a replica, 0 if it takes writes.", (state) =>
    Number(state.isReplica),
  );
  gauge(
    "runfacts_replica_lag_seconds",
    "How far the replica is behind its primary; 0 for a primary.",
    ({ lagMs }) => lagMs / MS_A_SECOND,
  );
  gauge(
    "runfacts_replica_lag_bytes",
    "Write-ahead log that the replica has received and not replayed; 0 for a primary.",
    ({ lagBytes }) => lagBytes,
  );
  gauge(
    "runfacts_change_horizon_age_seconds",
    "For how long a transaction has kept WatchRuns from telling of changes after it.",
    ({ horizonAgeMs }) => horizonAgeMs / MS_A_SECOND,
  );
}

async function lookInTime(watch: Pick<ReplicationWatch, "look">): Promise<ReplicationState | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  try {
    return await Promise.race([watch.look().catch(() => undefined), promise]);
  } finally {
    clearTimeout(timer);
  }
}
