import type { MessageInitShape } from "@bufbuild/protobuf";
import type { FailureRate, FailureRates } from "@runfacts/db/read";
import type { FailureRateSchema, ListFailureRatesResponseSchema } from "@runfacts/gen/server/failure_rate";
import { fromMicroseconds } from "@runfacts/server";

/** Rates of a kind of failure as a message. */
export function failureRatesOf(rates: FailureRates): MessageInitShape<typeof ListFailureRatesResponseSchema> {
  const { agent, versions, all_agents, agents } = rates;
  return {
    agent: failureRateOf(agent),
    agentVersions: versions.listed.map(failureRateOf),
    otherAgentVersions: versions.others === null ? undefined : failureRateOf(versions.others),
    totalAgentVersions: versions.total,
    affectedAgentVersions: versions.affected,
    firstAffectedRunId: rates.first_affected_run_id ?? undefined,
    allAgents: failureRateOf(all_agents),
    agents: agents.listed.map(failureRateOf),
    otherAgents: agents.others === null ? undefined : failureRateOf(agents.others),
    totalAgents: agents.total,
    affectedAgents: agents.affected,
  };
}

function failureRateOf(rate: FailureRate): MessageInitShape<typeof FailureRateSchema> {
  const timeOf = (time: bigint | null) => (time === null ? undefined : fromMicroseconds(time));
  return {
    name: rate.name,
    runCount: rate.runs,
    affectedRunCount: rate.affected_runs,
    firstStartedAt: timeOf(rate.first_started_at),
    lastStartedAt: timeOf(rate.last_started_at),
    firstAffectedStartedAt: timeOf(rate.first_affected_started_at),
    lastAffectedStartedAt: timeOf(rate.last_affected_started_at),
  };
}
