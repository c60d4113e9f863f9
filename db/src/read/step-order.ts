import { type FragmentSqlToken, sql } from "slonik";

/**
 * The order of the steps of a run that have no `seq`: by start, those that end later first and then those at the top, so that a
 * step comes before those inside it; open ones end last. Of a step under an alias, ascending and never null; after all of them
 * where there is no step.
 */
export const stepOrder = (step: FragmentSqlToken) => sql.fragment`
  coalesce(${step}.started_at, 'infinity'), -date_part('epoch', coalesce(${step}.ended_at, 'infinity')),
  ${step}.parent_step_id IS NOT NULL,
  coalesce(${step}.step_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')`;

/** The place of the first step in that order that has one of these ids, which are of one run: 0 to n-1. */
export const placeOf = (
  projectId: number,
  { run_id, stored_on, step_ids }: Readonly<Record<"run_id" | "stored_on" | "step_ids", FragmentSqlToken>>,
) => sql.fragment`(
  SELECT min(place)::int - 1
  FROM (
    SELECT step.step_id, row_number() OVER (ORDER BY ${stepOrder(sql.fragment`step`)}) AS place
    FROM agent_steps AS step
    WHERE step.project_id = ${projectId} AND step.run_id = ${run_id} AND step.stored_on = ${stored_on}
  ) AS placed
  WHERE step_id = ANY(${step_ids})
)`;
