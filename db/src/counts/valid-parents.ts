import type { StepRow } from "../rows.ts";

/** What says where a step stands among the others. */
export type NestedStep = Pick<StepRow, "step_id" | "parent_step_id">;

/**
 * The parent of each step that has one, by id. A step whose parent is not there, or whose parents lead in a circle, stands at
 * the top.
 */
export function validParents(steps: readonly NestedStep[]): ReadonlyMap<string, string> {
  const given = new Map<string, string | null>();
  for (const { step_id, parent_step_id } of steps) given.set(step_id, parent_step_id);
  const isRooted = new Map<string, boolean>();
  for (const { step_id } of steps) findRoot(step_id, given, isRooted);
  const parents = new Map<string, string>();
  for (const [step, parent] of given) {
    if (parent !== null && given.has(parent) && isRooted.get(step) === true) parents.set(step, parent);
  }
  return parents;
}

/** Walks up from a step once, and notes for all on the way whether there is an end to it. */
function findRoot(
  step: string,
  given: ReadonlyMap<string, string | null>,
  isRooted: Map<string, boolean>,
): void {
  const path = new Set<string>();
  let above: string | null | undefined = step;
  while (typeof above === "string" && given.has(above) && !isRooted.has(above) && !path.has(above)) {
    path.add(above);
    above = given.get(above);
  }
  const hasEnd = typeof above !== "string" || !given.has(above) || (isRooted.get(above) ?? false);
  for (const seen of path) isRooted.set(seen, hasEnd);
}
