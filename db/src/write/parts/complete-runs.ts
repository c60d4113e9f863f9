import type { DatabasePool } from "slonik";
import { type ProjectPart, type ProjectRecord, runKeyOf } from "../run-key.ts";
import { type PartOutcome, writeParts } from "./write-parts.ts";

/**
 * Completes runs that began to arrive in parts, with whole ones that hold all that is there; resolves with what became of
 * them, by `runKey`.
 */
export async function completeRuns(
  pool: DatabasePool,
  batch: readonly ProjectRecord[],
): Promise<Map<string, PartOutcome>> {
  const results = await writeParts(pool, batch.map(partOf));
  return new Map(batch.map((item, place) => [runKeyOf(item), results[place]?.outcome ?? "unchanged"]));
}

function partOf({ projectId, record: { run, ...items } }: ProjectRecord): ProjectPart {
  const { run_id, agent_id, agent_version, environment, started_at, status, ended_at } = run;
  const { session_id, parent_run_id, trace_id } = run;
  const header = {
    run_id,
    agent_id,
    agent_version,
    environment,
    started_at,
    session_id,
    parent_run_id,
    trace_id,
  };
  return {
    projectId,
    part: { header, end: { status, ended_at }, ...items, timeout_ms: null, isWhole: true },
  };
}
