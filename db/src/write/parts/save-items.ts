import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { recordColumns, setColumns } from "../../columns/column-sql.ts";
import { step } from "../../columns/step.ts";
import type { RunCounts } from "../../counts/count-run.ts";
import type { Observations } from "../../rows.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import { inChunks } from "../in-chunks.ts";
import {
  areUnobserved,
  decisionsInsert,
  failuresInsert,
  signalsInsert,
  stepsInsert,
} from "../insert-items.ts";
import { jsonDecisions, jsonFailures, jsonSignals, jsonSteps } from "../json-rows.ts";
import { dates, int4s, ofRuns, uuids } from "../sql-arrays.ts";
import type { RunState, StepState } from "./run-state.ts";
import { saveStepCounts } from "./save-step-counts.ts";

const noRow = z.never();

/** Writes new steps, the ends of open ones, and new failures, decisions and signals; marks the steps that failures name. */
export async function saveItems(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly RunState[],
): Promise<void> {
  const steps = (run: RunState, change: StepState["change"]) =>
    [...run.steps.values()].flatMap(({ row, failed, change: own }) =>
      row === null || own !== change ? [] : [{ ...row, failed }],
    );
  const counts = new Map(runs.map((run) => [run, countsOf(run)]));
  const none = { failures: [], decisions: [], signals: [] };
  const ended = runs.flatMap((run) =>
    steps(run, "end").map((step) => ({ run, counts: counts.get(run) ?? noCounts, steps: [step], ...none })),
  );
  const rows = runs.map((run) => ({
    run,
    counts: counts.get(run) ?? noCounts,
    steps: steps(run, "insert"),
    failures: newRows(run.failures),
    decisions: newRows(run.decisions),
    signals: newRows(run.signals),
    marked: [...run.steps.values()].filter(({ change }) => change === "failed"),
  }));
  const named = runsOf(rows);
  const insert = (name: string, items: FragmentSqlToken) =>
    connection.query(sql.prepared(name, noRow)`${items}`);
  if (rows.some((row) => row.steps.length > 0)) {
    await insert("insert_steps", stepsInsert(projectId, jsonSteps(rows), named));
  }
  await inChunks(ended, (chunk) => endSteps(connection, projectId, chunk));
  const marked = rows.flatMap((row) => row.marked.map((step) => ({ run: row.run, step })));
  await inChunks(marked, (chunk) => markFailed(connection, projectId, chunk));
  await saveStepCounts(connection, projectId, runs);
  if (rows.some((row) => row.failures.length > 0)) {
    await insert("save_failures", failuresInsert(projectId, jsonFailures(rows), named));
  }
  if (areUnobserved(rows)) return;
  await insert("save_decisions", decisionsInsert(projectId, jsonDecisions(rows), named));
  await insert("save_signals", signalsInsert(projectId, jsonSignals(rows), named));
}

function newRows<Row>(items: ReadonlyMap<string, { readonly row: Row | null }>): Row[] {
  return [...items.values()].flatMap(({ row }) => (row === null ? [] : [row]));
}

const noCounts: RunCounts = { ownLatencies: new Map(), survived: new Set() };

function countsOf({ steps }: RunState): RunCounts {
  const own = [...steps.values()].flatMap(({ step_id, own_latency_ms }) =>
    own_latency_ms === null ? [] : [[step_id, own_latency_ms] as const],
  );
  const survived = [...steps.values()].filter((step) => step.survived);
  return { ownLatencies: new Map(own), survived: new Set(survived.map(({ step_id }) => step_id)) };
}

type ItemsOfRun = { readonly run: RunState } & Observations & Parameters<typeof jsonSteps>[0][number];

/** Keys of runs as a table `run`, with the number by which their items name them. */
const runsOf = (rows: readonly ItemsOfRun[]) => sql.fragment`ROWS FROM (
  unnest(${int4s(rows.map((_, n) => n))}), unnest(${uuids(rows.map(({ run }) => run.runId))}),
  unnest(${dates(rows.map(({ run }) => run.storedOn))}),
  unnest(${sql.array(
    rows.map(({ run }) => (run.header === null ? null : timestamptzLiteral(run.header.started_at))),
    "timestamptz",
  )})
) AS run (n, run_id, stored_on, started_at)`;

const givenStep = recordColumns(step.columns);
const endedStep = setColumns(step.columns, ["end", "counts"], "given");

/** Not an upsert: that would have to read, which this role cannot. */
async function endSteps(
  connection: CommonQueryMethods,
  projectId: number,
  rows: readonly ItemsOfRun[],
): Promise<void> {
  await connection.query(sql.prepared("end_steps", noRow)`
    UPDATE agent_steps AS step
    SET ${endedStep}
    FROM json_to_recordset(${jsonSteps(rows)}::json) AS given (n int, ${givenStep})
    JOIN ${runsOf(rows)} USING (n)
    WHERE ${ofRuns(
      sql.fragment`step`,
      projectId,
      rows.map(({ run }) => run.runId),
    )}
      AND step.run_id = run.run_id AND step.stored_on = run.stored_on
      AND step.step_id = given.step_id
  `);
}

interface MarkedStep {
  readonly run: RunState;
  readonly step: StepState;
}

async function markFailed(
  connection: CommonQueryMethods,
  projectId: number,
  marked: readonly MarkedStep[],
): Promise<void> {
  const ids = new Set(marked.map(({ run }) => run.runId));
  await connection.query(sql.prepared("mark_failed_steps", noRow)`
    UPDATE agent_steps AS step
    SET failed = true
    FROM unnest(
      ${uuids(marked.map(({ run }) => run.runId))}, ${dates(marked.map(({ run }) => run.storedOn))},
      ${uuids(marked.map(({ step }) => step.step_id))}
    ) AS given (run_id, stored_on, step_id)
    WHERE ${ofRuns(sql.fragment`step`, projectId, [...ids])} AND step.run_id = given.run_id
      AND step.stored_on = given.stored_on AND step.step_id = given.step_id
  `);
}
