import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import type { Rollup } from "../rollup/sum-runs.ts";
import { keys } from "./add-to-rollups.ts";
import { numbersLiteral, textsLiteral } from "./array-literals.ts";

/** Adds the failures of sums to the rollups, in the order of their keys, in the slot of this writer. */
export async function addToFailureRollups(
  connection: CommonQueryMethods,
  rollups: readonly Rollup[],
  slot: number,
): Promise<void> {
  if (rollups.every(({ failures }) => failures.size === 0)) {
    return;
  }
  await connection.query(
    sql.prepared(
      "add_to_failure_rollups",
      z.never(),
    )`${failureRollupsInsert(rollups, slot, sql.fragment`true`)}`,
  );
}

/**
 * The statement of `addToFailureRollups`.
 *
 * @param condition what must hold, or nothing is added
 */
export function failureRollupsInsert(
  rollups: readonly Rollup[],
  slot: number,
  condition: FragmentSqlToken,
): FragmentSqlToken {
  const rows = rollups.flatMap(({ key, failures }) =>
    [...failures].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, failure]) => ({ key, ...failure })),
  );
  return sql.fragment`
    INSERT INTO failure_rollups AS kept (
      project_id, period, grain, starts_at, agent_id, agent_version, environment, status, of_item, failure_type,
      failure_code, failures, survived, runs, slot
    )
    SELECT given.*, ${slot}::smallint
    FROM ROWS FROM (
      unnest(${keys(rows, "project_id")}::int[]), unnest(${keys(rows, "period")}::text[]),
      unnest(${keys(rows, "grain")}::text[]), unnest(${keys(rows, "starts_at")}::timestamptz[]),
      unnest(${keys(rows, "agent_id")}::text[]), unnest(${keys(rows, "agent_version")}::text[]),
      unnest(${keys(rows, "environment")}::text[]), unnest(${keys(rows, "status")}::text[]),
      unnest(${keys(rows, "of_item")}::text[]),
      unnest(${textsLiteral(rows.map(({ failure_type }) => failure_type))}::text[]),
      unnest(${textsLiteral(rows.map(({ failure_code }) => failure_code))}::text[]),
      unnest(${numbersLiteral(rows.map(({ failures }) => failures))}::bigint[]),
      unnest(${numbersLiteral(rows.map(({ survived }) => survived))}::bigint[]),
      unnest(${numbersLiteral(rows.map(({ runs }) => runs))}::bigint[])
    ) AS given
    WHERE ${condition}
    ON CONFLICT (
      project_id, period, grain, starts_at, agent_id, agent_version, environment, status, of_item, failure_type,
      failure_code, slot
    )
    DO UPDATE SET
      failures = kept.failures + excluded.failures,
      survived = kept.survived + excluded.survived,
      runs = kept.runs + excluded.runs
  `;
}
