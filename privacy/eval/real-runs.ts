import { existsSync, readFileSync } from "node:fs";
import { inspectRun } from "../src/inspect.ts";
import type { JsonObject } from "../src/json.ts";
import type { Violation } from "../src/violation.ts";

interface RestFailure {
  readonly failure_code: string;
  readonly message: string;
}

interface RestRun {
  readonly agent_id: string;
  readonly agent_version: string;
  readonly environment: string;
  readonly steps: readonly { readonly name: string; readonly metadata?: JsonObject }[];
  readonly failure?: RestFailure;
}

/** What the inspection says to real runs of agents. */
export interface RealRuns {
  readonly texts: number;
  readonly violations: readonly Violation[];
}

const file = new URL("../../../shared/data/agent-runs.jsonl", import.meta.url);

/** Inspects the real runs of the workspace, one JSON object a line, or gives undefined where the file is absent. */
export function readRealRuns(): RealRuns | undefined {
  if (!existsSync(file)) return undefined;
  let texts = 0;
  const violations: Violation[] = [];
  for (const line of readFileSync(file, "utf8").trim().split("\n")) {
    const run = JSON.parse(line) as RestRun;
    const failures = run.failure === undefined ? [] : [run.failure];
    texts += 3 + 2 * failures.length;
    for (const { metadata = {} } of run.steps) texts += 1 + Object.keys(metadata).length;
    violations.push(
      ...inspectRun({
        agentId: run.agent_id,
        agentVersion: run.agent_version,
        environment: run.environment,
        steps: run.steps,
        failures: failures.map((failure) => ({
          failureCode: failure.failure_code,
          message: failure.message,
        })),
      }),
    );
  }
  return { texts, violations };
}
