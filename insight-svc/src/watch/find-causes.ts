import { create, toJson } from "@bufbuild/protobuf";
import type { DatabasePool } from "@runfacts/db/pool";
import { tallyCauses } from "@runfacts/db/read";
import { CauseSchema } from "@runfacts/gen/server/cause";
import { causeMessage } from "@runfacts/insight";
import { explainRuns } from "@runfacts/insight/statistics";

/** What is known of an incident when its causes are looked for. */
interface IncidentToExplain {
  readonly kind: string;
  readonly metric: string;
  readonly agentId: string;
  readonly environment: string;
  /** In milliseconds since the Unix epoch. */
  readonly beganAt: number;
  readonly observed?: number | undefined;
  /** In microseconds since the Unix epoch. */
  readonly until: bigint;
}

/** Finds what affected runs of an incident have in common: JSON of a list of the contract's Cause, the surest first. */
export type FindCauses = (
  pool: DatabasePool,
  projectId: number,
  incident: IncidentToExplain,
) => Promise<string>;

/** What is asked of runs by the metric of an incident. */
const affectedBy: Readonly<Record<string, "failed" | "slow" | "costly">> = {
  failure_rate: "failed",
  duration_p50_ms: "slow",
  duration_p95_ms: "slow",
  tokens: "costly",
  cost_usd: "costly",
};
const MOST_CAUSES = 10;

/** Finds them as ExplainFailures does, among the runs since the incident began; of what no run shows, none. */
export const explainIncident: FindCauses = async (pool, projectId, incident) => {
  const affected = incident.kind === "new_failure" ? "failed" : affectedBy[incident.metric];
  if (affected === undefined) return "[]";
  const filter = {
    agent_id: incident.agentId,
    environment: incident.environment,
    start_time: BigInt(incident.beganAt) * 1_000n,
    end_time: incident.until,
  };
  const tallies = await tallyCauses(pool, projectId, {
    affected,
    filter,
    ...(affected === "slow" && { slow_ms: BigInt(Math.round(incident.observed ?? 0)) }),
  });
  const { since, until } = tallies;
  const causes = explainRuns(tallies).slice(0, MOST_CAUSES);
  return JSON.stringify(
    causes.map((cause) =>
      toJson(CauseSchema, create(CauseSchema, causeMessage(cause, { filter, since, until }))),
    ),
  );
};
