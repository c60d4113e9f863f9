import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { CommitFaultError } from "./commit-fault.ts";
import type { FaultCause } from "./faults.ts";

const waitRow = z.strictObject({ for_standby: z.boolean().nullable(), for_lock: z.boolean().nullable() });
/** A database that does not say it by then is too slow. */
const ASK_MS = 2_000;

/** Why a commit is late: finds out what the sessions of this role wait for. Never rejects. */
export async function lateCommit(pool: DatabasePool): Promise<CommitFaultError> {
  let timer: NodeJS.Timeout | undefined;
  const unknown = new Promise<FaultCause>((resolve) => {
    timer = setTimeout(resolve, ASK_MS, "too_slow");
  });
  const fault = await Promise.race([waitedFor(pool).catch((): FaultCause => "too_slow"), unknown]);
  clearTimeout(timer);
  return new CommitFaultError(fault);
}

async function waitedFor(pool: DatabasePool): Promise<FaultCause> {
  const { for_standby, for_lock } = await pool.one(sql.type(waitRow)`
    SELECT bool_or(wait_event = 'SyncRep') AS for_standby, bool_or(wait_event_type = 'Lock') AS for_lock
    FROM pg_stat_activity
    WHERE usename = current_user AND state = 'active' AND pid <> pg_backend_pid()
  `);
  if (for_standby === true) return "standby_silent";
  return for_lock === true ? "locked" : "too_slow";
}
