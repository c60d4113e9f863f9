import { type DatabasePool, sql } from "slonik";
import { timestamptzLiteral } from "../../timestamps.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import {
  type IncidentKind,
  type IncidentRow,
  type IncidentState,
  incidentColumns,
  incidentRow,
} from "./incident-row.ts";

const listedRow = incidentRow.extend({ total: incidentRow.shape.run_count });

/** Which incidents; of the range, those that went on at some time in it. */
export type IncidentFilter = Pick<RunFilter, "agent_id" | "environment" | "start_time" | "end_time"> & {
  readonly state?: IncidentState | undefined;
  readonly kind?: IncidentKind | undefined;
  /** Whether it is not resolved. */
  readonly ongoing?: boolean | undefined;
};

/** The last incident of a page. */
export type IncidentCursor = Pick<IncidentRow, "opened_at" | "incident_id">;

export interface ListedIncidents {
  readonly incidents: readonly IncidentRow[];
  /** Under the filter, on all pages; 0 where there is none on this. */
  readonly total: bigint;
}

/** Incidents of a project, those that were opened last first. */
export async function listIncidents(
  pool: DatabasePool,
  projectId: number,
  filter: IncidentFilter,
  { after, limit }: { readonly after?: IncidentCursor | undefined; readonly limit: number },
): Promise<ListedIncidents> {
  const { agent_id, environment, state, kind, ongoing, start_time, end_time } = filter;
  const conditions = [
    sql.fragment`project_id = ${projectId}`,
    ...(agent_id === undefined ? [] : [sql.fragment`agent_id = ${agent_id}`]),
    ...(environment === undefined
      ? []
      : [sql.fragment`(environment IS NULL OR environment = ${environment})`]),
    ...(state === undefined ? [] : [sql.fragment`state = ${state}`]),
    ...(kind === undefined ? [] : [sql.fragment`kind = ${kind}`]),
    ...(ongoing === undefined
      ? []
      : [ongoing ? sql.fragment`state <> 'resolved'` : sql.fragment`state = 'resolved'`]),
    ...(start_time === undefined
      ? []
      : [
          sql.fragment`(resolved_at IS NULL OR resolved_at >= ${timestamptzLiteral(start_time)}::timestamptz)`,
        ]),
    ...(end_time === undefined
      ? []
      : [sql.fragment`began_at < ${timestamptzLiteral(end_time)}::timestamptz`]),
  ];
  const place =
    after === undefined
      ? sql.fragment`TRUE`
      : sql.fragment`(opened_at, incident_id) < (${timestamptzLiteral(after.opened_at)}::timestamptz, ${after.incident_id}::uuid)`;
  const rows = await pool.any(sql.type(listedRow)`
    SELECT *
    FROM (
      SELECT ${incidentColumns}, count(*) OVER () AS total
      FROM incidents AS incident
      WHERE ${sql.join(conditions, sql.fragment` AND `)}
    ) AS listed
    WHERE ${place}
    ORDER BY opened_at DESC, incident_id DESC
    LIMIT ${limit}
  `);
  return {
    incidents: rows.map(({ total: _, ...incident }) => incident),
    total: rows[0]?.total ?? 0n,
  };
}
