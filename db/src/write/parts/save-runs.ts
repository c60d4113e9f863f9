import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { insertedColumns, insertedValues, recordColumns, setColumns } from "../../columns/column-sql.ts";
import { run } from "../../columns/run.ts";
import { contentHash, headerHash } from "../content-hash.ts";
import { jsonGiven } from "../json-rows.ts";
import { dates, int4s, ofRuns, uuids } from "../sql-arrays.ts";
import { wakeReaders } from "../wake-readers.ts";
import { stepSumsOf } from "./correct-rollups.ts";
import { hasEnded, type RunState } from "./run-state.ts";
import { saveHeartbeats } from "./save-heartbeats.ts";
import { saveItems } from "./save-items.ts";

const noRow = z.never();
const wokenRow = z.strictObject({ woken: z.literal("") });

/** Writes what changed of runs: registry, runs, their items, then which are open, each in the order of the keys. */
export async function saveRuns(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly RunState[],
): Promise<void> {
  const changed = runs.filter(({ changes }) => changes > 0);
  if (changed.length > 0) {
    const hashes = changed.map((run) => (hasEnded(run) ? wholeHash(run) : openHash(run)));
    await saveHashes(connection, projectId, changed, hashes);
    await saveHeads(connection, projectId, changed, hashes);
    await saveItems(connection, projectId, changed);
  }
  await saveHeartbeats(
    connection,
    projectId,
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
  projectId: number,
  runs: readonly RunState[],
  hashes: readonly Uint8Array<ArrayBuffer>[],
): Promise<void> {
  const ids = runs.map(({ runId }) => runId);
  await connection.query(sql.prepared("save_hashes", noRow)`
    UPDATE run_registry AS registered
    SET content_hash = run.content_hash
    FROM unnest(
      ${uuids(ids)},
      ${sql.array(
        hashes.map((hash) => Buffer.from(hash)),
        "bytea",
      )}
    ) AS run (run_id, content_hash)
    WHERE ${ofRuns(sql.fragment`registered`, projectId, ids)} AND registered.run_id = run.run_id
      AND registered.content_hash <> run.content_hash
  `);
}

const names = insertedColumns(run.columns);
const values = insertedValues(run.columns);
const given = recordColumns(run.columns);
const grown = setColumns(run.columns, ["growth"], "excluded");

async function saveHeads(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly RunState[],
  hashes: readonly Uint8Array<ArrayBuffer>[],
): Promise<void> {
  const rows = runs.map((state, place) => {
    const { totals, status, ended_at } = state;
    return {
      ...headerOf(state),
      ...totals,
      status,
      ended_at,
      step_sums: stepSumsOf(state),
      content_hash: hashes[place] ?? new Uint8Array(),
    };
  });
  await connection.query(sql.prepared("save_runs", wokenRow)`
    INSERT INTO agent_runs AS kept (${names})
    SELECT ${projectId}::int, ${values}
    FROM json_to_recordset(${jsonGiven(rows)}::json) AS given (n int, ${given})
    JOIN ROWS FROM (
      unnest(${int4s(runs.map((_, n) => n))}), unnest(${dates(runs.map(({ storedOn }) => storedOn))})
    ) AS run (n, stored_on) USING (n)
    ORDER BY given.run_id
    ON CONFLICT (project_id, run_id, stored_on) DO UPDATE SET ${grown}
    RETURNING ${wakeReaders}::text AS woken
  `);
}
