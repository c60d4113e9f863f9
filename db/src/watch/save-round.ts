import { hash } from "node:crypto";
import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import type { IncidentRow } from "../read/incidents/incident-row.ts";
import { timestamptzLiteral } from "../timestamps.ts";

const doneRow = z.strictObject({ is_done: z.literal(true) });
const subjectRow = z.strictObject({ subject: z.string() });
const idRow = z.strictObject({ incident_id: z.string() });

/** An incident that begins. What is absent is null. */
export type NewIncident = Partial<
  Omit<IncidentRow, "incident_id" | "state" | "acknowledged_at" | "resolved_at" | "opened_at">
> &
  Pick<IncidentRow, "kind" | "subject" | "began_at"> & {
    /** JSON of a list of the contract's Cause. Default: none. */
    readonly causes?: string;
  };

/** What a stretch of time, such as an hour, has brought. Times in microseconds since the Unix epoch. */
export interface Round {
  /** How far the project was watched before; null before the first round. Undefined leaves the position as it is. */
  readonly from?: bigint | null | undefined;
  /** How far it is watched now: when what begins is opened, and what ends is resolved. */
  readonly until: bigint;
  /** What is known of agents now, as JSON. */
  readonly agents?: ReadonlyMap<string, string>;
  /** Agents of which nothing is known any more. */
  readonly forgotten?: readonly string[];
  /** Agents that are learned anew: their incidents are over, but for those of rules. */
  readonly relearned?: readonly string[];
  readonly opened: readonly NewIncident[];
  /** Subjects of what is as before. */
  readonly resolved: readonly string[];
}

export interface SavedRound {
  /** Ids of incidents that were opened by it. */
  readonly opened: readonly string[];
  readonly resolved: readonly string[];
}

/**
 * Stores what a round has brought, all of it or nothing, and resolves with null where the project has been watched further
 * by another meanwhile. An incident of a subject of which one goes on is not opened.
 */
export async function saveRound(
  pool: DatabasePool,
  projectId: number,
  round: Round,
): Promise<SavedRound | null> {
  return pool.transaction(async (connection) => {
    if (round.from !== undefined && !(await advance(connection, projectId, round.from, round.until)))
      return null;
    await saveStates(connection, projectId, round);
    await forget(connection, projectId, round.forgotten ?? []);
    const resolved = await resolveOf(connection, projectId, round.relearned ?? [], round.until);
    for (const subject of round.resolved)
      resolved.push(...(await resolve(connection, projectId, subject, round.until)));
    const opened: string[] = [];
    for (const incident of round.opened)
      opened.push(...(await open(connection, projectId, incident, round.until)));
    return { opened, resolved };
  });
}

async function advance(
  connection: CommonQueryMethods,
  projectId: number,
  from: bigint | null,
  until: bigint,
): Promise<boolean> {
  const to = timestamptzLiteral(until);
  const done =
    from === null
      ? await connection.maybeOne(sql.type(doneRow)`
          INSERT INTO watch_states (project_id, agent_id, watched_until, state)
          VALUES (${projectId}, '', ${to}::timestamptz, '{}')
          ON CONFLICT (project_id, agent_id) DO NOTHING
          RETURNING true AS is_done`)
      : await connection.maybeOne(sql.type(doneRow)`
          UPDATE watch_states SET watched_until = ${to}::timestamptz
          WHERE project_id = ${projectId} AND agent_id = '' AND watched_until = ${timestamptzLiteral(from)}::timestamptz
          RETURNING true AS is_done`);
  return done !== null;
}

async function saveStates(
  connection: CommonQueryMethods,
  projectId: number,
  { agents, until }: Round,
): Promise<void> {
  if (agents === undefined || agents.size === 0) return;
  await connection.query(sql.type(doneRow)`
    INSERT INTO watch_states (project_id, agent_id, watched_until, state)
    SELECT ${projectId}, agent_id, ${timestamptzLiteral(until)}::timestamptz, state
    FROM unnest(${sql.array([...agents.keys()], "text")}, ${sql.array([...agents.values()], "jsonb")}) AS known (agent_id, state)
    ON CONFLICT (project_id, agent_id) DO UPDATE SET watched_until = EXCLUDED.watched_until, state = EXCLUDED.state
  `);
}

async function forget(
  connection: CommonQueryMethods,
  projectId: number,
  agents: readonly string[],
): Promise<void> {
  if (agents.length === 0) return;
  await connection.query(sql.type(doneRow)`
    DELETE FROM watch_states
    WHERE project_id = ${projectId} AND agent_id = ANY(${sql.array([...agents], "text")}) AND agent_id <> ''
  `);
}

async function open(
  connection: CommonQueryMethods,
  projectId: number,
  incident: NewIncident,
  at: bigint,
): Promise<string[]> {
  const id = incidentId(projectId, incident.subject, at);
  const opened = timestamptzLiteral(at);
  const value = (number: number | null | undefined) => number ?? null;
  const row = await connection.maybeOne(sql.type(idRow)`
    INSERT INTO incidents (
      project_id, incident_id, kind, subject, agent_id, agent_version, baseline_version, environment, metric, failure_type,
      failure_code, rule, began_at, opened_at, baseline_value, baseline_low, baseline_high, observed_value, observed_low,
      observed_high, threshold, false_alarm_rate, run_count, affected_run_count, first_run_id, typical_run_id, causes
    ) VALUES (
      ${projectId}, ${id}::uuid, ${incident.kind}, ${incident.subject}, ${incident.agent_id ?? null},
      ${incident.agent_version ?? null}, ${incident.baseline_version ?? null}, ${incident.environment ?? null},
      ${incident.metric ?? ""}, ${incident.failure_type ?? null}, ${incident.failure_code ?? null}, ${incident.rule ?? null},
      ${timestamptzLiteral(incident.began_at)}::timestamptz, ${opened}::timestamptz, ${value(incident.baseline_value)}::float8,
      ${value(incident.baseline_low)}::float8, ${value(incident.baseline_high)}::float8,
      ${value(incident.observed_value)}::float8, ${value(incident.observed_low)}::float8,
      ${value(incident.observed_high)}::float8, ${value(incident.threshold)}::float8,
      ${value(incident.false_alarm_rate)}::float8, ${(incident.run_count ?? 0n).toString()}::bigint,
      ${(incident.affected_run_count ?? 0n).toString()}::bigint, ${incident.first_run_id ?? null}::uuid,
      ${incident.typical_run_id ?? null}::uuid, ${incident.causes ?? "[]"}::jsonb
    )
    ON CONFLICT DO NOTHING
    RETURNING incident_id
  `);
  if (row === null) return [];
  await change(connection, projectId, id, "open", opened);
  return [id];
}

async function resolve(
  connection: CommonQueryMethods,
  projectId: number,
  subject: string,
  at: bigint,
): Promise<string[]> {
  const resolved = timestamptzLiteral(at);
  const row = await connection.maybeOne(sql.type(idRow)`
    UPDATE incidents SET state = 'resolved', resolved_at = ${resolved}::timestamptz
    WHERE project_id = ${projectId} AND subject = ${subject} AND state <> 'resolved'
    RETURNING incident_id
  `);
  if (row === null) return [];
  await change(connection, projectId, row.incident_id, "resolved", resolved);
  return [row.incident_id];
}

async function resolveOf(
  connection: CommonQueryMethods,
  projectId: number,
  agents: readonly string[],
  at: bigint,
): Promise<string[]> {
  if (agents.length === 0) return [];
  const rows = await connection.any(sql.type(subjectRow)`
    SELECT subject FROM incidents
    WHERE project_id = ${projectId} AND agent_id = ANY (${sql.array([...agents], "text")})
      AND kind NOT IN ('rule', 'budget') AND state <> 'resolved'
  `);
  const resolved: string[] = [];
  for (const { subject } of rows) resolved.push(...(await resolve(connection, projectId, subject, at)));
  return resolved;
}

async function change(
  connection: CommonQueryMethods,
  projectId: number,
  id: string,
  state: IncidentRow["state"],
  at: string,
): Promise<void> {
  await connection.query(sql.type(doneRow)`
    INSERT INTO incident_changes (project_id, incident_id, state, changed_at)
    VALUES (${projectId}, ${id}::uuid, ${state}, ${at}::timestamptz)
  `);
}

/** The same for whoever finds it: a UUID of version 8 over what it is about and when it was opened. */
function incidentId(projectId: number, subject: string, at: bigint): string {
  const hex = hash("sha256", `${projectId}\n${at}\n${subject}`);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
