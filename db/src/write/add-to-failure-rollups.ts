import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import type { Rollup } from "../rollup/sum-runs.ts";
import { isKept, keyArrays, ownKeyNames } from "./add-to-rollups.ts";
import { numbersLiteral, textsLiteral } from "./array-literals.ts";

/** Adds the failures of sums to the rollups, in the order of their keys, in the slot of this writer. */
export async function addToFailureRollups(
  connection: CommonQueryMethods,
  projectId: number,
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
    )`${failureRollupsInsert(projectId, rollups, slot, sql.fragment`true`)}`,
  );
}

/**
 * The statement of `addToFailureRollups`.
 *
 * @param condition what must hold, or nothing is added
 */
export function failureRollupsInsert(
  projectId: number,
  rollups: readonly Rollup[],
  slot: number,
  condition: FragmentSqlToken,
): FragmentSqlToken {
  const rows = rollups.flatMap(({ key, failures }) =>
    [...failures].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, failure]) => ({ key, ...failure })),
  );
  return sql.fragment`
    INSERT INTO failure_rollups AS kept (
      project_id, ${ownKeyNames}, slot, failure_type, failure_code, failures, survived, runs
    )
    SELECT ${projectId}::int, given.*
    FROM ROWS FROM (
      ${sql.join(keyArrays(rows, slot), sql.fragment`, `)},
      unnest(${textsLiteral(rows.map(({ failure_type }) => failure_type))}::text[]),
      unnest(${textsLiteral(rows.map(({ failure_code }) => failure_code))}::text[]),
      unnest(${numbersLiteral(rows.map(({ failures }) => failures))}::bigint[]),
      unnest(${numbersLiteral(rows.map(({ survived }) => survived))}::bigint[]),
      unnest(${numbersLiteral(rows.map(({ runs }) => runs))}::bigint[])
    ) AS given (${ownKeyNames}, slot, failure_type, failure_code, failures, survived, runs)
    WHERE ${condition} AND ${isKept(projectId)}
    ON CONFLICT (project_id, ${ownKeyNames}, failure_type, failure_code, slot)
    DO UPDATE SET
      failures = kept.failures + excluded.failures,
      survived = kept.survived + excluded.survived,
      runs = kept.runs + excluded.runs
  `;
}
