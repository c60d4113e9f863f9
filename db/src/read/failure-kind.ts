import { type FragmentSqlToken, sql } from "slonik";
import type { FailureType } from "../rows.ts";
import { isInStep } from "./filters/row-conditions.ts";

/** Failures of a type and code: of steps of one name, or wherever they happened. */
export type FailureKind = {
  readonly failure_type: FailureType;
  readonly failure_code: string;
  readonly step_name?: string | undefined;
};

/**
 * The runs with a failure of a kind, recorded or survived, that started in `range (since, until)`, each once: `run_id` and
 * `stored_on`. Walks the indexes of the code.
 */
export function runsOfKind(
  projectId: number,
  { failure_type, failure_code, step_name }: FailureKind,
): FragmentSqlToken {
  return sql.fragment`
    SELECT DISTINCT failure.run_id, failure.stored_on
    FROM run_failures AS failure
    WHERE failure.project_id = ${projectId}
      AND failure.failure_code = ${failure_code}
      AND failure.failure_type = ${failure_type}
      AND failure.run_started_at >= range.since
      AND failure.run_started_at < range.until
      AND failure.stored_on >= (range.since AT TIME ZONE 'UTC')::date - 1
      AND ${step_name === undefined ? sql.fragment`TRUE` : isInStep(step_name, projectId)}`;
}
