import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { contentHash, headerHash } from "../content-hash.ts";
import { jsonRun } from "../json-rows.ts";
import { int4s, uuids } from "../sql-arrays.ts";
import { wakeReaders } from "../wake-readers.ts";
import { hasEnded, type RunState } from "./run-state.ts";
import { saveItems } from "./save-items.ts";
import { saveSigns } from "./save-signs.ts";

const noRow = z.never();
const wokenRow = z.strictObject({ woken: z.literal("") });

/** Writes what changed of runs: registry, runs, their items, then which are open, each in the order of the keys. */
export async function saveRuns(connection: CommonQueryMethods, runs: readonly RunState[]): Promise<void> {
  const changed = runs.filter(({ changes }) => changes > 0);
  if (changed.length > 0) {
    const hashes = changed.map((run) => (hasEnded(run) ? wholeHash(run) : openHash(run)));
    await saveHashes(connection, changed, hashes);
    await saveHeads(connection, changed, hashes);
    await saveItems(connection, changed);
  }
  await saveSigns(
    connection,
    runs.filter(({ isAlive }) => isAlive),
  );
}

function openHash(run: RunState): Uint8Array<ArrayBuffer> {
  return headerHash(headerOf(run));
}

function wholeHash(run: RunState): Uint8Array<ArrayBuffer> {
  const { status, ended_at, steps, failures, decisions, signals } = run;
  const items = [steps, failures, decisions, signals].flatMap((kind) => [...kind.values()]);
  const hashes = items.map(({ item_hash }) => item_hash);
  return contentHash({ ...headerOf(run), status, ended_at }, hashes);
}

function headerOf({ header }: RunState) {
  if (header === null) throw new Error("a run changed whose header is not known");
  return header;
}

async function saveHashes(
  connection: CommonQueryMethods,
  runs: readonly RunState[],
  hashes: readonly Uint8Array<ArrayBuffer>[],
): Promise<void> {
  await connection.query(sql.prepared("save_hashes", noRow)`
    UPDATE run_registry AS registered
    SET content_hash = run.content_hash
    FROM unnest(
      ${int4s(runs.map(({ projectId }) => projectId))}, ${uuids(runs.map(({ runId }) => runId))},
      ${sql.array(
        hashes.map((hash) => Buffer.from(hash)),
        "bytea",
      )}
    ) AS run (project_id, run_id, content_hash)
    WHERE registered.project_id = run.project_id AND registered.run_id = run.run_id
      AND registered.content_hash <> run.content_hash
  `);
}

async function saveHeads(
  connection: CommonQueryMethods,
  runs: readonly RunState[],
  hashes: readonly Uint8Array<ArrayBuffer>[],
): Promise<void> {
  const rows = runs.map((run, place) => {
    const { projectId: project_id, storedOn: stored_on, totals, status, ended_at } = run;
    const content_hash = hashes[place] ?? new Uint8Array();
    return {
      ...jsonRun({ ...headerOf(run), ...totals, status, ended_at, content_hash }),
      project_id,
      stored_on,
    };
  });
  await connection.query(sql.prepared("save_runs", wokenRow)`
    INSERT INTO agent_runs AS kept (
      project_id, run_id, stored_on, agent_id, agent_version, environment, status, started_at, ended_at,
      session_id, parent_run_id, trace_id, content_hash, step_count, failed_step_count, failure_count,
      decision_count, signal_count, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd,
      survived_count
    )
    SELECT
      project_id, run_id, stored_on, agent_id, agent_version, environment, status, started_at, ended_at,
      session_id, parent_run_id, trace_id, content_hash, step_count, failed_step_count, failure_count,
      decision_count, signal_count, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd,
      survived_count
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS run (
      project_id int, run_id uuid, stored_on date, agent_id text, agent_version text, environment text, status text,
      started_at timestamptz, ended_at timestamptz, session_id text, parent_run_id uuid, trace_id text,
      content_hash bytea, step_count int, failed_step_count int, failure_count int, decision_count int,
      signal_count int, input_tokens bigint, output_tokens bigint, cache_read_tokens bigint, reasoning_tokens bigint,
      cost_nano_usd bigint, survived_count smallint
    )
    ORDER BY project_id, run_id
    ON CONFLICT (project_id, run_id, stored_on) DO UPDATE SET
      status = excluded.status,
      ended_at = excluded.ended_at,
      content_hash = excluded.content_hash,
      step_count = excluded.step_count,
      failed_step_count = excluded.failed_step_count,
      failure_count = excluded.failure_count,
      decision_count = excluded.decision_count,
      signal_count = excluded.signal_count,
      input_tokens = excluded.input_tokens,
      output_tokens = excluded.output_tokens,
      cache_read_tokens = excluded.cache_read_tokens,
      reasoning_tokens = excluded.reasoning_tokens,
      cost_nano_usd = excluded.cost_nano_usd,
      survived_count = excluded.survived_count,
      changed_xid = excluded.changed_xid
    RETURNING ${wakeReaders}::text AS woken
  `);
}
