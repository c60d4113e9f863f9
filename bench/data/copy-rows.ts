import { type StoredMetadata, stepSumColumns, stepSums, toStoredMetadata } from "@runfacts/db/write";
import type { GeneratedFailure, GeneratedRun, GeneratedStep } from "@runfacts/dev/generated-run";
import type { Random } from "@runfacts/dev/random";

/** The tables a run is stored in, in the order of their foreign keys. */
export const copyTables = ["run_registry", "agent_runs", "agent_steps", "agent_failures"] as const;
export type CopyTable = (typeof copyTables)[number];

/** The columns that the rows hold: those that a writer gives. */
export const copyColumns: Readonly<Record<CopyTable, string>> = {
  run_registry: "project_id, run_id, stored_on, content_hash",
  agent_runs: `project_id, run_id, stored_on, agent_id, agent_version, environment, status, started_at, ended_at,
    session_id, content_hash, step_count, failed_step_count, failure_count, input_tokens, output_tokens,
    cache_read_tokens, reasoning_tokens, cost_nano_usd, survived_count, ${stepSumColumns.join(", ")}, step_cells`,
  agent_steps: `project_id, run_id, stored_on, step_id, seq, step_type, name, latency_ms, started_at, ended_at, model,
    input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd, failed, metadata, in_metadata, item_hash`,
  agent_failures: `project_id, run_id, stored_on, run_started_at, failure_id, step_id, failure_type, failure_code,
    message, item_hash`,
};

/** Rows of COPY's text format, each with its line feed. */
export type CopyRows = Readonly<Record<CopyTable, string>>;

const usageKeys = ["input_tokens", "output_tokens", "cache_read_tokens", "reasoning_tokens"] as const;

/**
 * The rows that the service would store for a run; only the hashes are drawn rather than computed.
 *
 * @param storedOn the day of the partitions, such as `2026-11-01`
 */
export function toCopyRows(random: Random, run: GeneratedRun, storedOn: string): CopyRows {
  const key = [1, run.run_id, storedOn];
  const contentHash = `\\x01${random.hex(64)}`;
  const failedSteps = new Set(run.failures.map((failure) => failure.step_id));
  const isFailed = (step: GeneratedStep) => failedSteps.has(step.step_id);
  return {
    run_registry: line([...key, contentHash]),
    agent_runs: line([
      ...key,
      run.agent_id,
      run.agent_version,
      run.environment,
      run.status,
      timestamp(run.started_at),
      timestamp(run.ended_at),
      run.session_id,
      contentHash,
      run.steps.length,
      run.steps.filter(isFailed).length,
      run.failures.length,
      ...usageKeys.map((usage) => sum(run.steps, (step) => countOf(step, usage))),
      sum(run.steps, costOf),
      // Its failed steps are those that failures name.
      0,
      ...stepSumsOf(run.steps),
    ]),
    agent_steps: run.steps.map((step) => stepLine(random, key, step, isFailed(step))).join(""),
    agent_failures: run.failures.map((failure) => failureLine(random, key, run.started_at, failure)).join(""),
  };
}

/** What the row of a run holds of its steps, of which none is inside another. */
function stepSumsOf(steps: readonly GeneratedStep[]): Value[] {
  const known = stepSums(steps);
  if (known === null) return [...stepSumColumns, "step_cells"].map(() => undefined);
  return [...known.sums.map((sum) => (sum === 0 ? undefined : sum)), `{${known.cells.join()}}`];
}

type Value = string | number | boolean | undefined;

function stepLine(random: Random, key: readonly Value[], step: GeneratedStep, failed: boolean): string {
  const { metadata, in_metadata } = storedMetadata(step);
  return line([
    ...key,
    step.step_id,
    step.seq,
    step.step_type,
    step.name,
    step.latency_ms,
    timestamp(step.started_at),
    timestamp(step.ended_at),
    step.metadata["model"],
    ...usageKeys.map((usage) => countOf(step, usage)),
    costOf(step),
    failed,
    JSON.stringify(metadata),
    in_metadata,
    random.int53(),
  ]);
}

function storedMetadata(step: GeneratedStep): StoredMetadata {
  const { metadata, name } = step;
  const [input_tokens, output_tokens, cache_read_tokens, reasoning_tokens] = usageKeys.map((key) =>
    bigint(countOf(step, key)),
  );
  return toStoredMetadata({
    metadata,
    name,
    attempt: null,
    model: typeof metadata["model"] === "string" ? metadata["model"] : null,
    input_tokens: input_tokens ?? null,
    output_tokens: output_tokens ?? null,
    cache_read_tokens: cache_read_tokens ?? null,
    reasoning_tokens: reasoning_tokens ?? null,
    cost_nano_usd: bigint(costOf(step)),
  });
}

function bigint(value: number | undefined): bigint | null {
  return value === undefined ? null : BigInt(value);
}

function failureLine(
  random: Random,
  key: readonly Value[],
  runStartedAt: number,
  failure: GeneratedFailure,
): string {
  return line([
    ...key,
    timestamp(runStartedAt),
    failure.failure_id,
    failure.step_id,
    failure.failure_type,
    failure.failure_code,
    failure.message,
    random.int53(),
  ]);
}

function line(values: readonly Value[]): string {
  return `${values.map(text).join("\t")}\n`;
}

// https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS
function text(value: Value): string {
  if (value === undefined) return "\\N";
  return typeof value === "string" && value.includes("\\") ? value.replaceAll("\\", "\\\\") : String(value);
}

const MINUTE_MS = 60_000;
let minute = { number: Number.NaN, text: "" };

/** As `toISOString`, which would take a fifth of the time to load a history: most times share their minute. */
function timestamp(ms: number): string {
  const number = Math.floor(ms / MINUTE_MS);
  if (number !== minute.number) {
    minute = {
      number,
      text: new Date(number * MINUTE_MS).toISOString().slice(0, "2026-11-01T08:00:".length),
    };
  }
  const rest = String(ms - number * MINUTE_MS).padStart(5, "0");
  return `${minute.text}${rest.slice(0, 2)}.${rest.slice(2)}Z`;
}

function countOf({ metadata }: GeneratedStep, key: (typeof usageKeys)[number]): number | undefined {
  const value = metadata[key];
  return typeof value === "number" ? value : undefined;
}

function costOf({ metadata }: GeneratedStep): number | undefined {
  const cost = metadata["cost_usd"];
  return typeof cost === "number" ? Math.round(cost * 1e9) : undefined;
}

function sum(
  steps: readonly GeneratedStep[],
  amountOf: (step: GeneratedStep) => number | undefined,
): number | undefined {
  return steps.reduce<number | undefined>((total, step) => {
    const value = amountOf(step);
    return value === undefined ? total : (total ?? 0) + value;
  }, undefined);
}
