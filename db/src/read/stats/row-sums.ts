import { type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { fragmentOf } from "../../columns/column-sql.ts";
import { BUCKETS_PER_TYPE, stepSumColumns } from "../../counts/step-sums.ts";
import { usageColumns } from "../../rollup/columns.ts";
import { failureType, runStatus, type StepType, stepType } from "../../rows.ts";
import { addHistogram, addStatusSums } from "./run-sums.ts";
import { addFailures, addSteps, type StatsSums } from "./sums.ts";

const count = z.bigint();
const texts = z.array(z.string().nullable());
const numbers = z.array(z.number());

/** Runs of a status: sums of the usage, then of the columns of `stepSumColumns`. */
export const statusRow = z.strictObject({ name: runStatus, count, sums: texts });
/** How many steps and runs have each of these cells: see `cellsOf`. */
export const cellsRow = z.strictObject({ buckets: numbers, counts: numbers });
/** Steps of a type: sums of their own, covered and waiting latency; a histogram. */
export const stepsRow = z.strictObject({
  name: stepType,
  count,
  sums: texts,
  buckets: numbers,
  counts: numbers,
});
/** Failures of a type and code: sums of the runs that have one, and of those that were survived. */
export const failuresRow = z.strictObject({ name: failureType, code: z.string(), count, sums: texts });

/** Of `agent_runs AS run`: what its row holds of its steps is there, and of the same change as the rest. */
export const isSummed = sql.fragment`coalesce(run.step_cells IS NOT NULL AND run.steps_xid = run.changed_xid::xid, false)`;

/** The cell of a run: the bucket of its duration, where a sixth type of steps would stand. */
const FIRST_RUN_CELL = stepType.options.length * BUCKETS_PER_TYPE;

/** Of `agent_runs AS run`: the cells of its steps, where they are known, and its own. */
export const cellsOf = sql.fragment`array_append(
  CASE WHEN ${isSummed} THEN run.step_cells END, (${fragmentOf(String(FIRST_RUN_CELL))} + latency_bucket(run.duration_ms))::smallint
)`;

const sumOf = (column: string, sign: string) => `sum(${sign}run.${column})`;

/** Sums over `run`, as text: of the usage, then of the steps that are known. */
export function columnSums(sign: "" | "sign * "): FragmentSqlToken {
  const columns = [...usageColumns, ...stepSumColumns];
  return fragmentOf(`ARRAY[${columns.map((column) => sumOf(column, sign)).join(", ")}]::text[]`);
}

type Sign = 1n | -1n;
const numberOf = (text: string | null | undefined) => BigInt(text ?? 0);

export function addStatus(
  sums: StatsSums,
  row: z.infer<typeof statusRow>,
  { sign = 1n, isOfSteps = true }: { readonly sign?: Sign; readonly isOfSteps?: boolean } = {},
): void {
  const usage = Object.fromEntries(
    usageColumns.map((column, place) => [column, String(sign * numberOf(row.sums[place]))]),
  ) as Record<(typeof usageColumns)[number], string>;
  addStatusSums(sums, { status: row.name, runs: sign * row.count, ...usage });
  if (!isOfSteps) return;
  const ofSteps = row.sums.slice(usageColumns.length).map((sum) => sign * numberOf(sum));
  for (const [place, type] of stepType.options.entries()) addSteps(sums, type, 0n, ofSteps[place] ?? 0n);
  const [covered = 0n, waiting = 0n] = ofSteps.slice(stepType.options.length);
  sums.covered_ms += covered;
  sums.waiting_ms += waiting;
}

export function addCells(
  sums: StatsSums,
  { buckets, counts }: z.infer<typeof cellsRow>,
  sign: Sign = 1n,
): void {
  const steps = new Map<StepType, number>();
  for (const [place, cell] of buckets.entries()) {
    const type = stepType.options[Math.floor(cell / BUCKETS_PER_TYPE)];
    const of = { buckets: [cell % BUCKETS_PER_TYPE], counts: [Number(sign) * (counts[place] ?? 0)] };
    addHistogram(type === undefined ? sums.runDuration : sums.stepLatency, of);
    if (type !== undefined) steps.set(type, (steps.get(type) ?? 0) + (counts[place] ?? 0));
  }
  for (const [type, number] of steps) addSteps(sums, type, sign * BigInt(number), 0n);
}

export function addStepsOfType(sums: StatsSums, row: z.infer<typeof stepsRow>, sign: Sign = 1n): void {
  addSteps(sums, row.name, sign * row.count, sign * numberOf(row.sums[0]));
  sums.covered_ms += sign * numberOf(row.sums[1]);
  sums.waiting_ms += sign * numberOf(row.sums[2]);
  addHistogram(sums.stepLatency, { ...row, counts: row.counts.map((n) => Number(sign) * n) });
}

export function addFailuresOfCode(sums: StatsSums, row: z.infer<typeof failuresRow>, sign: Sign = 1n): void {
  const [runs = 0n, survived = 0n] = row.sums.map((sum) => sign * numberOf(sum));
  addFailures(sums, [
    { failure_type: row.name, failure_code: row.code, count: sign * row.count, runs, survived },
  ]);
}
