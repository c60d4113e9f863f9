import type { CommonQueryMethods, DatabasePool } from "slonik";
import { DAY_US } from "../../rollup/levels.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { firstStarts } from "../first-starts.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { versionPlan } from "../plan/kept-plan.ts";
import { joined } from "../plan/start-range.ts";
import { wholeEnd } from "../plan/whole-end.ts";
import { withoutCrowded } from "../plan/without-crowded.ts";
import {
  type FailureRate,
  type FailureRateList,
  isAffected,
  nameOf,
  type RateSubject,
  rateList,
  rateOfAll,
  subjectsBy,
} from "./failure-rate.ts";
import { addTallies, openFirstDay, openLastDay } from "./run-tally.ts";
import {
  type AffectedTally,
  type FailureKind,
  type TallyFilter,
  tallyAffectedDays,
  tallyAffectedTables,
  tallyDays,
  tallyTables,
} from "./tally-runs.ts";

export interface FailureRates {
  /** The agent that was asked for. */
  readonly agent: FailureRate;
  readonly versions: FailureRateList;
  readonly first_affected_run_id: string | null;
  readonly all_agents: FailureRate;
  /** Lists only agents with such a failure. */
  readonly agents: FailureRateList;
}

export type FailureRatesFilter = Pick<RunFilter, "environment" | "start_time" | "end_time">;

export interface FailureRatesOptions {
  /** The agent whose versions are told apart. */
  readonly agentId: string;
  readonly kind: FailureKind;
  /** Versions, and agents, to list. */
  readonly limit: number;
}

/**
 * In how many of the runs that ended a kind of failure happened, by version of an agent and by agent: exact, and all from one
 * snapshot. Whole days come from the rollups, but for failures in steps of one name, which these do not know.
 */
export async function listFailureRates(
  pool: DatabasePool,
  projectId: number,
  filter: FailureRatesFilter,
  { agentId, kind, limit }: FailureRatesOptions,
): Promise<FailureRates> {
  return inSnapshot(pool, async (connection) => {
    const isOfAgent = ({ agent_id }: { readonly agent_id: string }) => agent_id === agentId;
    const { all, affected, firsts } = await selectTallies(
      connection,
      projectId,
      { ...filter, versionsOf: agentId },
      kind,
    );
    const versions = subjectsBy("agent_version", all.filter(isOfAgent), affected.filter(isOfAgent));
    const agents = subjectsBy("agent_id", all, affected);
    const agent = agents.find(isOfAgent) ?? { ...noSubject, agent_id: agentId };
    const listed = [agent, ...versions.slice(0, limit), ...agents.filter(isAffected).slice(0, limit)];
    const found = await selectTimes(connection, projectId, { ...filter, versionsOf: agentId }, kind, listed);
    const versionsEnd = 1 + Math.min(limit, versions.length);
    const firstAffected = found.rates[0]?.first_affected_started_at;
    const [firstRun] = [...firsts, ...found.firsts]
      .filter((tally) => isOfAgent(tally) && tally.first === firstAffected)
      .toSorted((a, b) => (a.first_run_id < b.first_run_id ? -1 : 1));
    return {
      agent: found.rates[0] ?? rateOfAll([]),
      versions: rateList(versions, found.rates.slice(1, versionsEnd)),
      first_affected_run_id: firstRun?.first_run_id ?? null,
      all_agents: rateOfAll(agents),
      agents: rateList(agents, found.rates.slice(versionsEnd)),
    };
  });
}

const noSubject = { all: addTallies([]), affected: addTallies([]) };

async function selectTallies(
  connection: CommonQueryMethods,
  projectId: number,
  { versionsOf, ...filter }: FailureRatesFilter & TallyFilter,
  kind: FailureKind,
) {
  const own = { environment: filter.environment, versionsOf };
  const whole = versionPlan(await wholeEnd(connection, projectId, filter));
  const plan = await withoutCrowded(connection, projectId, whole);
  const ofKind =
    kind.step_name === undefined
      ? plan
      : { ...plan, days: [], tables: [{ start: filter.start_time, end: filter.end_time }] };
  const firsts = await tallyAffectedTables(connection, projectId, own, ofKind.tables, kind);
  return {
    all: [
      ...(await tallyDays(connection, projectId, own, plan)),
      ...(await tallyTables(connection, projectId, own, plan.tables)),
    ],
    affected: [...(await tallyAffectedDays(connection, projectId, own, ofKind, kind)), ...firsts],
    firsts,
  };
}

/** Rates with their times: of days from the rollups, the runs at their edges are looked up. */
async function selectTimes(
  connection: CommonQueryMethods,
  projectId: number,
  { environment, versionsOf }: TallyFilter,
  kind: FailureKind,
  subjects: readonly RateSubject[],
): Promise<{ readonly rates: readonly FailureRate[]; readonly firsts: readonly AffectedTally[] }> {
  const days = subjects.flatMap(({ affected }) => [openFirstDay(affected), openLastDay(affected)]);
  const ranges = joined(days.flatMap((start) => (start === null ? [] : [{ start, end: start + DAY_US }])));
  const firsts = await tallyAffectedTables(connection, projectId, { environment, versionsOf }, ranges, kind);
  const open = subjects.flatMap((subject) => {
    const since = openFirstDay(subject.all);
    return since === null ? [] : [{ subject, since }];
  });
  const starts = await firstStarts(
    connection,
    projectId,
    { environment, ended: true },
    open.map(({ subject, since }) => ({ ...subject, since })),
  );
  const startOf = new Map(open.map(({ subject }, place) => [subject, starts[place] ?? null]));
  const rates = subjects.map((subject): FailureRate => {
    const { agent_id, agent_version, all, affected } = subject;
    const own = firsts.filter(
      (tally) =>
        tally.agent_id === agent_id && (agent_version === undefined || tally.agent_version === agent_version),
    );
    const { first, last } = addTallies([affected, ...own]);
    return {
      name: nameOf(subject),
      runs: all.runs,
      affected_runs: affected.runs,
      first_started_at: startOf.get(subject) ?? all.first,
      last_started_at: all.last,
      first_affected_started_at: first,
      last_affected_started_at: last,
    };
  });
  return { rates, firsts };
}
