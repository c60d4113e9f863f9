import type { PartRecord, RunRecord } from "../rows.ts";

/** A run and the project it belongs to. */
export type ProjectRecord = { readonly projectId: number; readonly record: RunRecord };

/** A part of a run and the project it belongs to. */
export type ProjectPart = { readonly projectId: number; readonly part: PartRecord };

/** Tells a run from those of all projects. */
export function runKey(row: { readonly project_id: number; readonly run_id: string }): string {
  return `${row.project_id}/${row.run_id}`;
}

export function runKeyOf({ projectId, record }: ProjectRecord): string {
  return runKey({ project_id: projectId, run_id: record.run.run_id });
}

export function partKeyOf({ projectId, part }: ProjectPart): string {
  return runKey({ project_id: projectId, run_id: part.header.run_id });
}

/** Sorted, so that concurrent writers of the same runs wait for each other in the same order. */
export function byRunKey(a: ProjectRecord, b: ProjectRecord): number {
  return a.projectId - b.projectId || (a.record.run.run_id < b.record.run.run_id ? -1 : 1);
}

/** The same order for parts. */
export function byPartKey(a: ProjectPart, b: ProjectPart): number {
  const [left, right] = [a.part.header.run_id, b.part.header.run_id];
  return a.projectId - b.projectId || (left < right ? -1 : left > right ? 1 : 0);
}
