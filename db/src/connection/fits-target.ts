import type { Target } from "./connection-settings.ts";
import type { OpenClient } from "./open-client.ts";

interface State {
  readonly isStandby: boolean;
  readonly isReadOnly: boolean;
}

/** Whether a session is one that `target_session_attrs` asks for. */
export async function fitsTarget(opened: OpenClient, target: Target): Promise<boolean> {
  if (target === "any") return true;
  const { isStandby, isReadOnly } = await stateOf(opened);
  switch (target) {
    case "read-write":
      return !isStandby && !isReadOnly;
    case "read-only":
      return isStandby || isReadOnly;
    case "primary":
      return !isStandby;
    case "standby":
    case "prefer-standby":
      return isStandby;
  }
}

async function stateOf({ client, status }: OpenClient): Promise<State> {
  const standby = status.get("in_hot_standby");
  const readOnly = status.get("default_transaction_read_only");
  if (standby !== undefined && readOnly !== undefined)
    return { isStandby: standby === "on", isReadOnly: readOnly === "on" };
  // A pooler need not pass on what the server says of itself.
  const { rows } = await client.query<State>(`SELECT pg_is_in_recovery() AS "isStandby",
    current_setting('default_transaction_read_only')::bool AS "isReadOnly"`);
  return rows[0] ?? { isStandby: false, isReadOnly: false };
}
