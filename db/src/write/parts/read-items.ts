import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { namesOf, shapeOf } from "../../columns/column.ts";
import { fragmentOf, stateColumns } from "../../columns/column-sql.ts";
import { failure } from "../../columns/failure.ts";
import { step } from "../../columns/step.ts";
import { dates, ofRuns, uuids } from "../sql-arrays.ts";
import type { RunPlace } from "./lock-runs.ts";

const ofRun = { run_id: z.string() };
const stepStateRow = z.strictObject({
  ...ofRun,
  ...shapeOf(step.columns, { from: "writer", isState: true }),
  ...shapeOf(step.columns, { from: "counts", isState: true }),
});
const failureStateRow = z.strictObject({
  ...ofRun,
  ...shapeOf(failure.columns, { from: "writer", isState: true }),
});
const observationStateRow = z.strictObject({
  ...ofRun,
  id: z.string(),
  step_id: z.string().nullable(),
  item_hash: z.bigint(),
  apart: z.boolean(),
});

export type StoredObservation = z.infer<typeof observationStateRow>;
export type StoredStep = z.infer<typeof stepStateRow>;
export type StoredFailure = z.infer<typeof failureStateRow>;

const stepStateColumns = stateColumns(step);
const ownColumns = fragmentOf(namesOf(step.columns, { isState: true }).join(", "));
const failureStateColumns = stateColumns(failure);

const idsOf = (runs: readonly RunPlace[]) => runs.map(({ runId }) => runId);

/** Keys of locked runs of a project as a table `place`. */
const keysOf = (runs: readonly RunPlace[]) => sql.fragment`unnest(
  ${uuids(idsOf(runs))}, ${dates(runs.map(({ storedOn }) => storedOn))}
) AS place (run_id, stored_on)`;

/** All steps of runs. */
export async function readSteps(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly RunPlace[],
): Promise<readonly StoredStep[]> {
  if (runs.length === 0) return [];
  return connection.any(sql.prepared("read_step_states", stepStateRow)`
    SELECT ${stepStateColumns}
    FROM ${keysOf(runs)}
    JOIN agent_steps AS step USING (run_id, stored_on)
    WHERE ${ofRuns(sql.fragment`step`, projectId, idsOf(runs))}
  `);
}

/** Steps of a run by id, or by place. */
export interface NamedStep {
  readonly run: RunPlace;
  readonly stepId: string;
  readonly seq: number | null;
}

/** The steps that have one of these ids, or stand in one of these places; one may come twice. */
export async function readNamedSteps(
  connection: CommonQueryMethods,
  projectId: number,
  named: readonly NamedStep[],
): Promise<readonly StoredStep[]> {
  if (named.length === 0) return [];
  const given = sql.fragment`ROWS FROM (
    unnest(${uuids(named.map(({ run }) => run.runId))}), unnest(${dates(named.map(({ run }) => run.storedOn))}),
    unnest(${uuids(named.map(({ stepId }) => stepId))}),
    unnest(${sql.array(
      named.map(({ seq }) => seq),
      "int4",
    )})
  ) AS given (run_id, stored_on, step_id, seq)`;
  // One by one, as the limit makes it: joined, a plan may read all steps of the runs, which go on growing.
  const stepAt = (by: FragmentSqlToken) => sql.fragment`
    FROM given CROSS JOIN LATERAL (
      SELECT ${ownColumns} FROM agent_steps AS own
      WHERE own.project_id = ${projectId} AND own.run_id = given.run_id AND own.stored_on = given.stored_on AND ${by}
      LIMIT 1
    ) AS step`;
  return connection.any(sql.prepared("read_named_steps", stepStateRow)`
    WITH given AS MATERIALIZED (SELECT * FROM ${given})
    SELECT ${stepStateColumns} ${stepAt(sql.fragment`own.step_id = given.step_id`)}
    UNION
    SELECT ${stepStateColumns} ${stepAt(sql.fragment`own.seq = given.seq`)}
  `);
}

/** All failures of runs. */
export async function readFailures(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly RunPlace[],
): Promise<readonly StoredFailure[]> {
  if (runs.length === 0) return [];
  return connection.any(sql.prepared("read_failure_states", failureStateRow)`
    SELECT ${failureStateColumns}
    FROM ${keysOf(runs)}
    JOIN agent_failures AS failure USING (run_id, stored_on)
    WHERE ${ofRuns(sql.fragment`failure`, projectId, idsOf(runs))}
  `);
}

/** All decisions of runs. */
export const readDecisions = observationsReader(
  "read_decision_states",
  sql.fragment`agent_decisions`,
  sql.fragment`decision_id`,
  sql.fragment`false`,
);

/** All signals of runs, those that came apart from them too. */
export const readSignals = observationsReader(
  "read_signal_states",
  sql.fragment`agent_signals`,
  sql.fragment`signal_id`,
  sql.fragment`observed.apart`,
);

function observationsReader(
  name: string,
  table: FragmentSqlToken,
  id: FragmentSqlToken,
  apart: FragmentSqlToken,
) {
  return async (
    connection: CommonQueryMethods,
    projectId: number,
    runs: readonly RunPlace[],
  ): Promise<readonly StoredObservation[]> => {
    if (runs.length === 0) return [];
    return connection.any(sql.prepared(name, observationStateRow)`
      SELECT run_id, observed.${id} AS id, observed.step_id, observed.item_hash, ${apart} AS apart
      FROM ${keysOf(runs)}
      JOIN ${table} AS observed USING (run_id, stored_on)
      WHERE ${ofRuns(sql.fragment`observed`, projectId, idsOf(runs))}
    `);
  };
}
