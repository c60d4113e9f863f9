import type { Place } from "./place.ts";
import { PLACE_MOVED } from "./place-moved.ts";

/** Functions that a place has of its own: no copy of the home's takes their place. */
export const ownFunctions = ["hold_place", "change_id", "change_horizon"] as const;

/**
 * Statements that make the functions of a place in its schema, before all else.
 *
 * Citus locks the metadata of each shard against those who share it while it ends a move; its own planner shares it when it writes,
 * and so does whoever writes to a shard itself. Ids of changes are defined once, and then stay: see `continueChangeIds`.
 */
export function placeFunctions({ schema, shardId }: Pick<Place, "schema" | "shardId">): string[] {
  return [
    `CREATE OR REPLACE FUNCTION hold_place() RETURNS boolean
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    BEGIN
      -- 5: ShareLock.
      PERFORM lock_shard_metadata(5, ARRAY[${shardId}]);
      PERFORM FROM pg_dist_placement JOIN pg_dist_local_group USING (groupid) WHERE shardid = ${shardId};
      IF NOT FOUND THEN
        RAISE EXCEPTION 'the shard has moved to another node' USING ERRCODE = '${PLACE_MOVED}';
      END IF;
      RETURN true;
    END
    $$`,
    `DO $$
    BEGIN
      IF to_regproc('${schema}.change_id') IS NULL THEN
        CREATE FUNCTION ${schema}.change_id() RETURNS xid8
          LANGUAGE sql VOLATILE PARALLEL RESTRICTED
          RETURN pg_current_xact_id();
        CREATE FUNCTION ${schema}.change_horizon() RETURNS xid8
          LANGUAGE sql STABLE PARALLEL SAFE
          RETURN pg_snapshot_xmin(pg_current_snapshot());
      END IF;
    END
    $$`,
  ];
}
