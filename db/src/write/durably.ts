import { sql } from "slonik";

/**
 * True, and makes the transaction wait until its commit is on the disk: at least `synchronous_commit = on`, whatever role,
 * database or server say; `remote_apply`, which is more, is left alone. Within a statement of the transaction, so that it
 * takes no round trip, and holds behind poolers that share sessions.
 */
export const durably = sql.fragment`(
  SELECT current_setting('synchronous_commit') IN ('on', 'remote_apply')
    OR set_config('synchronous_commit', 'on', true) = 'on'
)`;
