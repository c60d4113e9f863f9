import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const stateRow = z.strictObject({
  is_replica: z.boolean(),
  received: z.bigint().nullable(),
  replayed: z.bigint().nullable(),
  receives: z.boolean(),
  replayed_ms_ago: z.number().nullable(),
  oldest: z.string(),
  next: z.string(),
});

/** How a server stands towards its primary, and towards its own transactions. */
export interface ReplicationState {
  readonly isReplica: boolean;
  /** How far a replica is behind its primary, in milliseconds; 0 for a primary, infinite where nothing is known. */
  readonly lagMs: number;
  /** Bytes of the write-ahead log that a replica has received and not replayed; 0 for a primary. */
  readonly lagBytes: number;
  /** For how long a transaction has kept the feed of changes where it is, as far as it was looked, in milliseconds. */
  readonly horizonAgeMs: number;
}

interface Seen {
  readonly received: bigint;
  readonly at: number;
}

/**
 * Follows how a server stands, by its looks. A replica that has replayed all that it received, and still receives, is not behind,
 * however long ago anything was written; else it is behind since it was first seen to have received more. One that receives
 * nothing, and one that is seen for the first time, is as far behind as the last commit that it knows.
 */
export class ReplicationWatch {
  readonly #pool: DatabasePool;
  /** What had been received when, of what is not replayed. */
  #seen: Seen[] | undefined;
  #horizon = { oldest: "", since: 0 };

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  /** Looks now. */
  async look(): Promise<ReplicationState> {
    const row = await this.#pool.one(sql.type(stateRow)`
      SELECT
        pg_is_in_recovery() AS is_replica,
        pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0')::int8 AS received,
        pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::int8 AS replayed,
        EXISTS (SELECT FROM pg_stat_wal_receiver WHERE pid IS NOT NULL) AS receives,
        (extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)::float8 AS replayed_ms_ago,
        pg_snapshot_xmin(pg_current_snapshot())::text AS oldest,
        pg_snapshot_xmax(pg_current_snapshot())::text AS next
    `);
    const { is_replica: isReplica, received, replayed } = row;
    const lagBytes = isReplica && received !== null && replayed !== null ? Number(received - replayed) : 0;
    return {
      isReplica,
      lagMs: isReplica ? this.#lagOf(row) : 0,
      lagBytes: Math.max(0, lagBytes),
      horizonAgeMs: this.#ageOf(row),
    };
  }

  #lagOf({ received, replayed, receives, replayed_ms_ago }: z.infer<typeof stateRow>): number {
    const atMost = Math.max(0, replayed_ms_ago ?? Number.POSITIVE_INFINITY);
    if (!receives || received === null || replayed === null) return atMost;
    const now = performance.now();
    const isFirst = this.#seen === undefined;
    const seen = (this.#seen ?? []).filter((one) => one.received > replayed);
    const last = seen.at(-1)?.received ?? replayed;
    if (received > last) seen.push({ received, at: isFirst ? now - atMost : now });
    this.#seen = seen;
    const [oldest] = seen;
    return oldest === undefined ? 0 : Math.min(atMost, now - oldest.at);
  }

  #ageOf({ oldest, next }: z.infer<typeof stateRow>): number {
    const now = performance.now();
    if (oldest === next || oldest !== this.#horizon.oldest) this.#horizon = { oldest, since: now };
    return now - this.#horizon.since;
  }
}
