import { hash } from "node:crypto";
import type pg from "pg";
import type { PlainRun } from "./plain-run.ts";

/**
 * Stores a run as one would at first: BEGIN, an INSERT a table, COMMIT. Prepared statements, and all steps in one, so that
 * nothing is slow on purpose; no rule is checked but those of the database.
 */
export async function writeRun(pool: pg.Pool, run: PlainRun): Promise<void> {
  const contentHash = Buffer.concat([Buffer.of(1), hash("sha256", JSON.stringify(run), "buffer")]);
  const key = [run.run_id, new Date().toISOString().slice(0, "2026-11-01".length)];
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query({ ...insertRegistry, values: [...key, contentHash] });
    await client.query({ ...insertRun, values: [...key, contentHash, JSON.stringify(runFacts(run))] });
    await client.query({ ...insertSteps, values: [...key, JSON.stringify(stepFacts(run))] });
    if (run.failures.length > 0) {
      await client.query({
        ...insertFailures,
        values: [...key, run.started_at, JSON.stringify(run.failures)],
      });
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

const usageKeys = ["input_tokens", "output_tokens", "cache_read_tokens", "reasoning_tokens"];

function stepFacts({ steps, failures }: PlainRun) {
  const failed = new Set(failures.map(({ step_id }) => step_id));
  return steps.map((step) => ({
    ...step,
    ...usageOf(step.metadata),
    model: step.metadata["model"],
    failed: failed.has(step.step_id),
  }));
}

function runFacts(run: PlainRun) {
  const { steps, failures, ...facts } = run;
  const stored = stepFacts(run);
  const usages: Record<string, unknown>[] = stored;
  const totals = [...usageKeys, "cost_nano_usd"].map((key) => [
    key,
    sumOf(usages.map((usage) => usage[key])),
  ]);
  return {
    ...facts,
    ...Object.fromEntries(totals),
    step_count: steps.length,
    failed_step_count: stored.filter(({ failed }) => failed).length,
    failure_count: failures.length,
  };
}

function usageOf(metadata: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const cost = metadata["cost_usd"];
  return {
    ...Object.fromEntries(usageKeys.map((key) => [key, metadata[key]])),
    cost_nano_usd: typeof cost === "number" ? Math.round(cost * 1e9) : undefined,
  };
}

function sumOf(values: readonly unknown[]): number | undefined {
  const numbers = values.filter((value) => typeof value === "number");
  return numbers.length === 0 ? undefined : numbers.reduce((sum, value) => sum + value, 0);
}

const insertRegistry = {
  name: "insert_registry",
  text: "INSERT INTO run_registry (project_id, run_id, stored_on, content_hash) VALUES (1, $1, $2, $3)",
};

const insertRun = {
  name: "insert_run",
  text: `INSERT INTO agent_runs (project_id, run_id, stored_on, content_hash, agent_id, agent_version, environment, status,
      started_at, ended_at, session_id, step_count, failed_step_count, failure_count, input_tokens, output_tokens,
      cache_read_tokens, reasoning_tokens, cost_nano_usd, survived_count)
    SELECT 1, $1, $2, $3, run.*, 0
    FROM json_to_record($4) AS run (agent_id text, agent_version text, environment text, status text,
      started_at timestamptz, ended_at timestamptz, session_id text, step_count int, failed_step_count int,
      failure_count int, input_tokens bigint, output_tokens bigint, cache_read_tokens bigint, reasoning_tokens bigint,
      cost_nano_usd bigint)`,
};

const insertSteps = {
  name: "insert_steps",
  text: `INSERT INTO agent_steps (project_id, run_id, stored_on, item_hash, step_id, seq, step_type, name, latency_ms,
      started_at, ended_at, model, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd, failed,
      metadata)
    SELECT 1, $1, $2, 0, step.*
    FROM json_to_recordset($3) AS step (step_id uuid, seq int, step_type text, name text, latency_ms int,
      started_at timestamptz, ended_at timestamptz, model text, input_tokens bigint, output_tokens bigint,
      cache_read_tokens bigint, reasoning_tokens bigint, cost_nano_usd bigint, failed boolean, metadata jsonb)`,
};

const insertFailures = {
  name: "insert_failures",
  text: `INSERT INTO agent_failures (project_id, run_id, stored_on, run_started_at, item_hash, failure_id, step_id,
      failure_type, failure_code, message)
    SELECT 1, $1, $2, $3, 0, failure.*
    FROM json_to_recordset($4) AS failure (failure_id uuid, step_id uuid, failure_type text, failure_code text,
      message text)`,
};
