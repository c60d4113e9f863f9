import type { DatabasePool } from "@runfacts/db/pool";
import { writeRecords } from "@runfacts/db/testing";
import { createRandom } from "@runfacts/dev/random";
import { makeRuns, PLANTED, type Plant, REGION } from "./make-runs.ts";

/** What the service answered of runs. */
export interface TrialAnswer {
  /** Causes, the surest first, as "attribute key value". */
  readonly causes: readonly string[];
  readonly runs: number;
  readonly milliseconds: number;
}

/** Where runs are stored, and who is asked about them. */
export interface TrialPlace {
  readonly ingest: DatabasePool;
  readonly queryUrl: string;
}

const PROJECT = 1;
const BATCH = 500;
/** As many as `ExplainFailures` looks at. */
export const TRIAL_RUNS = 2_500;

/** Stores 2,500 runs of an agent of its own, and asks the query service what those that failed have in common. */
export async function runTrial(
  { ingest, queryUrl }: TrialPlace,
  seed: number,
  plant: Plant,
): Promise<TrialAnswer> {
  const agent = `agent-${seed}-${plant ?? "none"}`;
  const runs = makeRuns(createRandom(seed), agent, TRIAL_RUNS, plant);
  for (let i = 0; i < runs.length; i += BATCH) await writeRecords(ingest, PROJECT, runs.slice(i, i + BATCH));
  const start = performance.now();
  const response = await fetch(`${queryUrl}/v1/explain?agent_id=${agent}`);
  const answer = (await response.json()) as {
    causes: { attribute: string; key: string; value: string }[];
    run_count: number;
  };
  return {
    causes: answer.causes.map(({ attribute, key, value }) =>
      [attribute, key, value].filter(Boolean).join(" "),
    ),
    runs: answer.run_count,
    milliseconds: performance.now() - start,
  };
}

/** How a planted cause is named. */
export function plantedName(plant: NonNullable<Plant>): string {
  return plant === "metadata" ? `${plant} ${REGION} ${PLANTED}` : `${plant} ${PLANTED}`;
}
