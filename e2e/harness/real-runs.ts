import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A run in the shape of `POST /v1/runs`, as far as the tests look into it. */
export interface RealRun {
  readonly run_id: string;
  readonly agent_id: string;
  readonly agent_version: string;
  readonly environment: string;
  readonly status: string;
  readonly started_at: string;
  readonly ended_at: string;
  readonly steps: readonly RealStep[];
  readonly failure?: Record<string, string>;
}

interface RealStep {
  readonly step_id: string;
  readonly seq: number;
  readonly latency_ms: number;
  readonly metadata: Record<string, string | number | boolean>;
  readonly [field: string]: unknown;
}

const file = join(import.meta.dirname, "../../../shared/data/agent-runs.jsonl");

/** Runs of real agents, kept beside the repository; undefined where they are absent. */
export const realRuns: readonly RealRun[] | undefined = existsSync(file)
  ? readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as RealRun)
  : undefined;

if (realRuns === undefined)
  console.log("Skipped tests on real runs: shared/data/agent-runs.jsonl is absent.");
