import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { insertedColumns, insertedValues, recordColumns, setColumns } from "../../columns/column-sql.ts";
import { run } from "../../columns/run.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import { failuresInsert, signalsInsert, tracedStepsInsert } from "../insert-items.ts";
import { jsonFailures, jsonSignals, jsonTracedSteps, jsonTraces } from "../json-rows.ts";
import { stepSumsOf } from "../parts/correct-rollups.ts";
import { saveHeartbeats } from "../parts/save-heartbeats.ts";
import { saveStepCounts } from "../parts/save-step-counts.ts";
import { dates, int4s, uuids } from "../sql-arrays.ts";
import { wakeReaders } from "../wake-readers.ts";
import { traceHash } from "./trace-hash.ts";
import type { DerivedRun, SpanHeader } from "./trace-record.ts";
import type { TraceRun } from "./trace-run.ts";
import { type TraceHeader, traceStateOf } from "./trace-state.ts";
import { withdrawItems } from "./withdraw-items.ts";

const noRow = z.never();
const wokenRow = z.strictObject({ woken: z.literal("") });
const movedRow = z.strictObject({ moved: z.null() });

type ChangedTrace = TraceRun & { readonly derived: DerivedRun; readonly header: SpanHeader };

/** Writes what changed of the runs of traces: runs, their items, then which are open, each in the order of the keys. */
export async function saveTraces(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly TraceRun[],
): Promise<void> {
  const changed = runs.filter((one): one is ChangedTrace => one.derived !== null && one.header !== null);
  if (changed.length === 0) return;
  await moveRuns(connection, projectId, changed.filter(hasMoved));
  await saveHeads(connection, projectId, changed);
  await withdrawItems(connection, projectId, changed);
  await saveItems(connection, projectId, changed);
  await saveHeartbeats(
    connection,
    projectId,
    changed.map(({ state }) => state),
  );
}

/** True for a stored run that is known to be another one from its start on. */
function hasMoved({ storedHeader, derived: { header } }: ChangedTrace): boolean {
  if (storedHeader === null) return false;
  const columns = Object.keys(storedHeader) as (keyof TraceHeader)[];
  return columns.some((column) => storedHeader[column] !== header[column]);
}

async function moveRuns(connection: CommonQueryMethods, projectId: number, moved: readonly ChangedTrace[]) {
  if (moved.length === 0) return;
  const headers = moved.map(({ derived }) => derived.header);
  const texts = (values: readonly (string | null)[]) => sql.array(values, "text");
  await connection.query(sql.prepared("move_traces", movedRow)`
    SELECT move_traces(
      ${projectId}, ${uuids(moved.map(({ state }) => state.runId))},
      ${dates(moved.map(({ state }) => state.storedOn))},
      ${sql.array(
        headers.map(({ started_at }) => timestamptzLiteral(started_at)),
        "timestamptz",
      )},
      ${texts(headers.map(({ agent_id }) => agent_id))}, ${texts(headers.map(({ agent_version }) => agent_version))},
      ${texts(headers.map(({ environment }) => environment))}, ${texts(headers.map(({ session_id }) => session_id))}
    )::text AS moved
  `);
}

const names = insertedColumns(run.columns, "traced");
const values = insertedValues(run.columns, "traced");
const given = recordColumns(run.columns, "traced");
const grown = setColumns(run.columns, ["growth", "trace"], "excluded");

async function saveHeads(connection: CommonQueryMethods, projectId: number, runs: readonly ChangedTrace[]) {
  const rows = runs.map(({ state, header, derived }) => ({
    ...derived.header,
    ...state.totals,
    status: state.status,
    ended_at: state.ended_at,
    step_sums: stepSumsOf(state),
    content_hash: traceHash,
    trace_state: traceStateOf(header, derived),
    incomplete: derived.incomplete,
    dropped_attributes: state.steps.values().reduce((sum, step) => sum + (step.dropped_attributes ?? 0), 0),
  }));
  await connection.query(sql.prepared("save_traces", wokenRow)`
    INSERT INTO agent_runs AS kept (${names})
    SELECT ${projectId}::int, ${values}
    FROM json_to_recordset(${jsonTraces(rows)}::json) AS given (n int, ${given})
    JOIN ROWS FROM (
      unnest(${int4s(runs.map((_, n) => n))}), unnest(${dates(runs.map(({ state }) => state.storedOn))})
    ) AS run (n, stored_on) USING (n)
    ORDER BY given.run_id
    ON CONFLICT (project_id, run_id, stored_on) DO UPDATE SET ${grown}
    RETURNING ${wakeReaders}::text AS woken
  `);
}

async function saveItems(connection: CommonQueryMethods, projectId: number, runs: readonly ChangedTrace[]) {
  const rows = runs.map(({ state }) => ({
    counts: {
      ownLatencies: new Map(
        state.steps
          .values()
          .flatMap(({ step_id, own_latency_ms }) =>
            own_latency_ms === null ? [] : [[step_id, own_latency_ms] as const],
          ),
      ),
      survived: new Set<string>(),
    },
    steps: newRows(state.steps),
    failures: newRows(state.failures),
    signals: newRows(state.signals),
  }));
  const ofRun = sql.fragment`ROWS FROM (
    unnest(${int4s(rows.map((_, n) => n))}), unnest(${uuids(runs.map(({ state }) => state.runId))}),
    unnest(${dates(runs.map(({ state }) => state.storedOn))}),
    unnest(${sql.array(
      runs.map(({ derived }) => timestamptzLiteral(derived.header.started_at)),
      "timestamptz",
    )})
  ) AS run (n, run_id, stored_on, started_at)`;
  const insert = (name: string, items: FragmentSqlToken) =>
    connection.query(sql.prepared(name, noRow)`${items}`);
  if (rows.some(({ steps }) => steps.length > 0))
    await insert("insert_traced_steps", tracedStepsInsert(projectId, jsonTracedSteps(rows), ofRun));
  await saveStepCounts(
    connection,
    projectId,
    runs.map(({ state }) => state),
  );
  if (rows.some(({ failures }) => failures.length > 0))
    await insert("save_traced_failures", failuresInsert(projectId, jsonFailures(rows), ofRun));
  if (rows.some(({ signals }) => signals.length > 0))
    await insert("save_traced_signals", signalsInsert(projectId, jsonSignals(rows), ofRun));
}

function newRows<Row>(items: ReadonlyMap<string, { readonly row: Row | null }>): Row[] {
  return [...items.values()].flatMap(({ row }) => (row === null ? [] : [row]));
}
