import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { histogramLiteral } from "../rollup/histogram.ts";
import type { RollupKey } from "../rollup/levels.ts";
import type { Rollup } from "../rollup/sum-runs.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import { numbersLiteral, textsLiteral } from "./array-literals.ts";

const noRow = z.never();

/**
 * Adds sums to the rollups, in the slot of this writer. The rows come in the order of their keys and are locked in it, so
 * concurrent writers wait for each other but never deadlock; call it last in a transaction, because the rows are shared.
 */
export async function addToRollups(
  connection: CommonQueryMethods,
  rollups: readonly Rollup[],
  slot: number,
): Promise<void> {
  await connection.query(
    sql.prepared("add_to_rollups", noRow)`${rollupsInsert(rollups, slot, sql.fragment`true`)}`,
  );
}

/**
 * The statement of `addToRollups`. Columns go as arrays, which Postgres reads several times faster than JSON.
 *
 * @param condition what must hold, or nothing is added
 */
export function rollupsInsert(
  rollups: readonly Rollup[],
  slot: number,
  condition: FragmentSqlToken,
): FragmentSqlToken {
  const steps = (place: number) => numbersLiteral(rollups.map((rollup) => rollup.steps[place] ?? 0));
  const latency = (place: number) => numbersLiteral(rollups.map((rollup) => rollup.latencyMs[place] ?? 0));
  const covered = numbersLiteral(rollups.map(({ coveredMs }) => coveredMs));
  const usage = (place: number) => numbersLiteral(rollups.map((rollup) => rollup.usage[place] ?? 0n));
  const runs = rollups.map((rollup) => histogramLiteral(rollup.runBuckets, rollup.removedRunBuckets));
  const ofSteps = rollups.map((rollup) => histogramLiteral(rollup.stepBuckets, rollup.removedStepBuckets));
  return sql.fragment`
    INSERT INTO rollups AS kept (
      project_id, period, grain, starts_at, agent_id, agent_version, environment, status, of_item, last_started_at,
      runs, plan_steps,
      retrieve_steps, tool_steps, respond_steps, other_steps, plan_latency_ms, retrieve_latency_ms, tool_latency_ms,
      respond_latency_ms, other_latency_ms, covered_ms, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens,
      cost_nano_usd, run_duration, step_latency, slot
    )
    SELECT
      project_id, period, grain, starts_at, agent_id, agent_version, environment, status, of_item, last_started_at,
      runs, plan_steps,
      retrieve_steps, tool_steps, respond_steps, other_steps, plan_latency_ms, retrieve_latency_ms, tool_latency_ms,
      respond_latency_ms, other_latency_ms, covered_ms, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens,
      cost_nano_usd, run_duration::int[], step_latency::int[], ${slot}::smallint
    FROM ROWS FROM (
      unnest(${keys(rollups, "project_id")}::int[]), unnest(${keys(rollups, "period")}::text[]),
      unnest(${keys(rollups, "grain")}::text[]), unnest(${keys(rollups, "starts_at")}::timestamptz[]),
      unnest(${keys(rollups, "agent_id")}::text[]), unnest(${keys(rollups, "agent_version")}::text[]),
      unnest(${keys(rollups, "environment")}::text[]), unnest(${keys(rollups, "status")}::text[]),
      unnest(${keys(rollups, "of_item")}::text[]),
      unnest(${textsLiteral(rollups.map(({ lastStart }) => timestamptzLiteral(lastStart)))}::timestamptz[]),
      unnest(${numbersLiteral(rollups.map(({ runs }) => runs))}::bigint[]),
      unnest(${steps(0)}::bigint[]), unnest(${steps(1)}::bigint[]), unnest(${steps(2)}::bigint[]),
      unnest(${steps(3)}::bigint[]), unnest(${steps(4)}::bigint[]), unnest(${latency(0)}::bigint[]),
      unnest(${latency(1)}::bigint[]), unnest(${latency(2)}::bigint[]), unnest(${latency(3)}::bigint[]),
      unnest(${latency(4)}::bigint[]), unnest(${covered}::bigint[]), unnest(${usage(0)}::numeric[]), unnest(${usage(1)}::numeric[]),
      unnest(${usage(2)}::numeric[]), unnest(${usage(3)}::numeric[]), unnest(${usage(4)}::numeric[]),
      unnest(${textsLiteral(runs)}::text[]),
      unnest(${textsLiteral(ofSteps)}::text[])
    ) AS given (
      project_id, period, grain, starts_at, agent_id, agent_version, environment, status, of_item, last_started_at,
      runs, plan_steps,
      retrieve_steps, tool_steps, respond_steps, other_steps, plan_latency_ms, retrieve_latency_ms, tool_latency_ms,
      respond_latency_ms, other_latency_ms, covered_ms, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens,
      cost_nano_usd, run_duration, step_latency
    )
    WHERE ${condition}
    ON CONFLICT (project_id, period, grain, starts_at, agent_id, agent_version, environment, status, of_item, slot)
    DO UPDATE SET
      last_started_at = greatest(kept.last_started_at, excluded.last_started_at),
      runs = kept.runs + excluded.runs,
      plan_steps = kept.plan_steps + excluded.plan_steps,
      retrieve_steps = kept.retrieve_steps + excluded.retrieve_steps,
      tool_steps = kept.tool_steps + excluded.tool_steps,
      respond_steps = kept.respond_steps + excluded.respond_steps,
      other_steps = kept.other_steps + excluded.other_steps,
      plan_latency_ms = kept.plan_latency_ms + excluded.plan_latency_ms,
      retrieve_latency_ms = kept.retrieve_latency_ms + excluded.retrieve_latency_ms,
      tool_latency_ms = kept.tool_latency_ms + excluded.tool_latency_ms,
      respond_latency_ms = kept.respond_latency_ms + excluded.respond_latency_ms,
      other_latency_ms = kept.other_latency_ms + excluded.other_latency_ms,
      covered_ms = kept.covered_ms + excluded.covered_ms,
      input_tokens = kept.input_tokens + excluded.input_tokens,
      output_tokens = kept.output_tokens + excluded.output_tokens,
      cache_read_tokens = kept.cache_read_tokens + excluded.cache_read_tokens,
      reasoning_tokens = kept.reasoning_tokens + excluded.reasoning_tokens,
      cost_nano_usd = kept.cost_nano_usd + excluded.cost_nano_usd,
      run_duration = append_histogram(kept.run_duration, excluded.run_duration),
      step_latency = append_histogram(kept.step_latency, excluded.step_latency),
      revision = kept.revision + 1
  `;
}

/** One column of keys. */
export function keys(rows: readonly { readonly key: RollupKey }[], column: keyof RollupKey): string {
  return textsLiteral(rows.map(({ key }) => String(key[column])));
}
