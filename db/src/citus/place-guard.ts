import { PLACE_MOVED } from "./place-moved.ts";

/** Stands between a place and the home in search paths: found by who writes to a place that has gone from the node. */
export const GUARD_SCHEMA = "runfacts_moved";

const SCHEMA_GRANT = "GRANT USAGE ON SCHEMA %I";

/**
 * Statements that make it on a node: a `hold_place` that fails. Without, what is written would find its way through the tables of the
 * home, with ids of changes that are not those of the node where it is stored.
 *
 * @param grants of the home, with those for schemas
 */
export function guardStatements(grants: readonly string[]): string[] {
  return [
    `CREATE SCHEMA IF NOT EXISTS ${GUARD_SCHEMA}`,
    `CREATE OR REPLACE FUNCTION ${GUARD_SCHEMA}.hold_place() RETURNS boolean
      LANGUAGE plpgsql VOLATILE
    AS $$
    BEGIN
      RAISE EXCEPTION 'the place is not on this node' USING ERRCODE = '${PLACE_MOVED}';
    END
    $$`,
    ...grants
      .filter((grant) => grant.startsWith(SCHEMA_GRANT))
      .map((grant) => grant.replace("%I", GUARD_SCHEMA)),
  ];
}
