import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { timestamptzLiteral } from "../timestamps.ts";
import { holdPlace } from "./hold-place.ts";

/** Why a tracer dropped runs. */
const clientDropReason = z.enum([
  "queue_full",
  "spool_full",
  "too_large",
  "refused",
  "service_error",
  "unauthorized",
  "closed",
  "exit_timeout",
  "internal",
]);
export type ClientDropReason = z.infer<typeof clientDropReason>;

/** How many runs a tracer has dropped within an hour for one reason. */
export interface ClientDrop {
  /** Start of the UTC hour, in microseconds since the Unix epoch. */
  readonly hour: bigint;
  readonly reason: ClientDropReason;
  /** In this hour so far, 1 to 1,000,000,000. */
  readonly runs: bigint;
}

/** What a tracer dropped; each hour and reason once. */
export interface ClientDrops {
  readonly tracerId: string;
  readonly agentId: string;
  readonly agentVersion: string;
  readonly environment: string;
  readonly drops: readonly ClientDrop[];
}

/** Most rows of a project and hour. Concurrent writers may store a few more. */
const MAX_CLIENT_DROP_ROWS = 10_000;

const addedRow = z.strictObject({ reason: clientDropReason, added: z.bigint() });

/** A count that was stored: its reason, and by how much it is larger than before. */
export type AddedClientDrop = z.infer<typeof addedRow>;

/**
 * Stores what a tracer dropped; of two counts of an hour and reason the larger holds. Once an hour has `maxRows` rows, counts of it
 * without a row are not stored.
 *
 * @returns the counts that are stored
 * @param maxRows default: `MAX_CLIENT_DROP_ROWS`
 */
export async function addClientDrops(
  pool: DatabasePool,
  projectId: number,
  { tracerId, agentId, agentVersion, environment, drops }: ClientDrops,
  maxRows = MAX_CLIENT_DROP_ROWS,
): Promise<readonly AddedClientDrop[]> {
  const values = drops.map(({ hour, reason, runs }) => [timestamptzLiteral(hour), reason, runs]);
  return pool.any(sql.type(addedRow)`
    WITH given AS (
      SELECT * FROM ${sql.unnest(values, ["timestamptz", "text", "int8"])} AS given (starts_at, reason, runs)
    ), stored AS (
      SELECT starts_at, reason, runs AS runs_before
      FROM client_drops AS stored
      WHERE stored.project_id = ${projectId} AND stored.starts_at IN (SELECT starts_at FROM given)
        AND agent_id = ${agentId} AND agent_version = ${agentVersion} AND environment = ${environment}
        AND tracer_id = ${tracerId}::uuid
    ), hours AS (
      SELECT starts_at, count(*) AS rows_before
      FROM client_drops AS other
      WHERE other.project_id = ${projectId} AND other.starts_at IN (SELECT starts_at FROM given)
      GROUP BY starts_at
    ), fitting AS (
      SELECT starts_at, reason, runs, coalesce(runs_before, 0) AS runs_before
      FROM given
      LEFT JOIN stored USING (starts_at, reason)
      LEFT JOIN hours USING (starts_at)
      WHERE runs_before IS NOT NULL OR coalesce(rows_before, 0) < ${maxRows}
    ), written AS (
      INSERT INTO client_drops AS kept (
        project_id, starts_at, agent_id, agent_version, environment, reason, tracer_id, runs
      )
      SELECT
        ${projectId}::int, starts_at, ${agentId}, ${agentVersion}, ${environment}, reason, ${tracerId}::uuid, runs
      FROM fitting
      WHERE ${holdPlace}
      ORDER BY starts_at, reason
      ON CONFLICT (project_id, starts_at, agent_id, agent_version, environment, reason, tracer_id) DO UPDATE
        SET runs = excluded.runs WHERE kept.runs < excluded.runs
    )
    SELECT reason, greatest(runs - runs_before, 0) AS added FROM fitting
  `);
}
