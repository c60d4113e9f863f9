import type pg from "pg";
import { stepSumColumns } from "../counts/step-sums.ts";
import { stepType } from "../rows.ts";

/** Runs in one transaction. */
const BATCH = 200;
/** For one call, in milliseconds: 10 minutes. */
const MAX_MS = 10 * 60 * 1_000;

export interface FillOptions {
  readonly signal?: AbortSignal | undefined;
}

interface UnfilledDay {
  readonly stored_on: string;
  readonly filled_project: number | null;
  readonly filled_run: string | null;
}

const FIRST_RUN = "00000000-0000-0000-0000-000000000000";

/**
 * Fills in what rows of runs hold of their steps where it is missing: in those stored before `0033_step_sums.sql`, and those of
 * services of the version before. Days that are over alone, the latest first, for at most 10 minutes: the next call goes on.
 * Figures are the same before and after; readers that follow changes are told nothing. May be interrupted, and run twice at once.
 */
export async function fillStepSums(client: pg.Client, { signal }: FillOptions = {}): Promise<void> {
  const until = performance.now() + MAX_MS;
  const isToStop = () => signal?.aborted === true || performance.now() > until;
  const { rows: days } = await client.query<UnfilledDay>(`
    SELECT stored_on::text, filled_project, filled_run
    FROM unfilled_days
    WHERE stored_on < (now() AT TIME ZONE 'UTC')::date
    ORDER BY stored_on DESC
  `);
  for (const day of days) {
    for (const project of await projectsFrom(client, day.filled_project ?? 0)) {
      let after: string | null = project === day.filled_project ? day.filled_run : null;
      do {
        if (isToStop()) return;
        after = await fillBatch(client, day.stored_on, project, after ?? FIRST_RUN);
        await noteFilled(client, day.stored_on, project, after);
      } while (after !== null);
    }
    await client.query("DELETE FROM unfilled_days WHERE stored_on = $1", [day.stored_on]);
  }
}

async function projectsFrom(client: pg.Client, first: number): Promise<number[]> {
  const { rows } = await client.query<{ project_id: number }>(
    "SELECT project_id FROM projects WHERE project_id >= $1 ORDER BY project_id",
    [first],
  );
  return rows.map(({ project_id }) => project_id);
}

/** Only where there was something: most projects have no runs on most days. */
async function noteFilled(
  client: pg.Client,
  day: string,
  project: number,
  run: string | null,
): Promise<void> {
  if (run === null) return;
  await client.query("UPDATE unfilled_days SET filled_project = $2, filled_run = $3 WHERE stored_on = $1", [
    day,
    project,
    run,
  ]);
}

const latencies = stepType.options.map(
  (type) => `sum(own_latency_ms) FILTER (WHERE wait IS NULL AND step_type = '${type}') AS ${type}_latency_ms`,
);
const places = stepType.options.map((type, place) => `WHEN '${type}' THEN ${place}`);
const fits = stepSumColumns.map((column) => `coalesce(given.${column}, 0) <= 2147483647`);

/** What `changed_xid` says is of the same snapshot as the steps: a run that changes meanwhile is left as it is. */
const FILL = `
  UPDATE agent_runs AS run
  SET ${stepSumColumns.map((column) => `${column} = nullif(given.${column}, 0)::int`).join(", ")},
    step_cells = given.step_cells, steps_xid = run.changed_xid::xid
  FROM (
    SELECT lacking.run_id, lacking.changed_xid, step.*
    FROM agent_runs AS lacking
    CROSS JOIN LATERAL (
      SELECT
        ${latencies.join(", ")},
        sum(latency_ms - own_latency_ms) AS covered_ms, sum(own_latency_ms) FILTER (WHERE wait IS NOT NULL) AS step_waiting_ms,
        coalesce(array_agg(cell ORDER BY cell), '{}') AS step_cells
      FROM (
        SELECT
          step_type, wait, latency_ms, coalesce(own_latency_ms, latency_ms) AS own_latency_ms,
          (2048 * CASE step_type ${places.join(" ")} END + latency_bucket(latency_ms))::smallint AS cell
        FROM agent_steps
        WHERE project_id = $1 AND stored_on = $2 AND run_id = lacking.run_id AND ended_at IS NOT NULL
      ) AS ended
    ) AS step
    WHERE lacking.project_id = $1 AND lacking.stored_on = $2 AND lacking.run_id = ANY ($3::uuid[])
      AND lacking.status <> 'running'
      AND (lacking.step_cells IS NULL OR lacking.steps_xid IS DISTINCT FROM lacking.changed_xid::xid)
  ) AS given
  WHERE run.project_id = $1 AND run.stored_on = $2 AND run.run_id = given.run_id AND run.changed_xid = given.changed_xid
    AND ${fits.join(" AND ")}`;

/** Fills the next runs of a project and a day; resolves with the last of them, or null if there are none. */
async function fillBatch(
  client: pg.Client,
  day: string,
  project: number,
  after: string,
): Promise<string | null> {
  const { rows } = await client.query<{ run_id: string }>(
    `SELECT run_id FROM agent_runs
    WHERE project_id = $1 AND stored_on = $2 AND run_id > $3
    ORDER BY run_id
    LIMIT $4`,
    [project, day, after, BATCH],
  );
  const ids = rows.map(({ run_id }) => run_id);
  if (ids.length > 0) await client.query(FILL, [project, day, ids]);
  return ids.at(-1) ?? null;
}
