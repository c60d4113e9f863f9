import type { PartRecord, RunRecord } from "../rows.ts";

/** Sorted, so that concurrent writers of the same runs wait for each other in the same order. */
export function byRunId(a: RunRecord, b: RunRecord): number {
  return a.run.run_id < b.run.run_id ? -1 : 1;
}

/** The same order for parts. */
export function byPartId(a: PartRecord, b: PartRecord): number {
  const [left, right] = [a.header.run_id, b.header.run_id];
  return left < right ? -1 : left > right ? 1 : 0;
}
