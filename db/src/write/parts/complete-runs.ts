import type { DatabasePool } from "slonik";
import type { PartRecord, RunRecord } from "../../rows.ts";
import { headerOf } from "../run-header.ts";
import { type PartOutcome, writeParts } from "./write-parts.ts";

/**
 * Completes runs of a project that began to arrive in parts, with whole ones that hold all that is there; resolves with what
 * became of them, by id, and a position by which it has.
 */
export async function completeRuns(
  pool: DatabasePool,
  projectId: number,
  batch: readonly RunRecord[],
): Promise<{ readonly outcomes: ReadonlyMap<string, PartOutcome>; readonly position: string | undefined }> {
  const results = await writeParts(pool, projectId, batch.map(partOf));
  const outcomes = new Map(
    batch.map(({ run }, place) => [run.run_id, results[place]?.outcome ?? "unchanged"] as const),
  );
  return { outcomes, position: results[0]?.position };
}

function partOf({ run, otherForms, ...items }: RunRecord): PartRecord {
  const { status, ended_at } = run;
  const part = {
    header: headerOf(run),
    end: { status, ended_at },
    ...items,
    timeout_ms: null,
    isWhole: true,
  };
  return otherForms === undefined ? part : { ...part, otherForms: () => otherForms().map(partOf) };
}
