import { addTallies, type RunTally } from "./run-tally.ts";
import type { VersionTally } from "./tally-runs.ts";

/** How many runs of a version, or of an agent, have a kind of failure. Times in microseconds since the Unix epoch. */
export interface FailureRate {
  /** '' where several are in one. */
  readonly name: string;
  /** Those that ended. */
  readonly runs: bigint;
  /** Those of them with such a failure. */
  readonly affected_runs: bigint;
  /** Times are null where there is no such run, of what is not listed, and of all agents. */
  readonly first_started_at: bigint | null;
  readonly last_started_at: bigint | null;
  readonly first_affected_started_at: bigint | null;
  readonly last_affected_started_at: bigint | null;
}

/** A list and what it leaves out; sums over both are those over all. */
export interface FailureRateList {
  /** Most affected runs first; then those that ran last. */
  readonly listed: readonly FailureRate[];
  /** Those that are not listed, in one; null where all are. */
  readonly others: FailureRate | null;
  /** Those that are not listed included. */
  readonly total: bigint;
  /** Those with an affected run. */
  readonly affected: bigint;
}

/** What a rate is about, and its runs: all that ended, and those that are affected. */
export interface RateSubject {
  readonly agent_id: string;
  /** Absent for all versions of the agent. */
  readonly agent_version?: string;
  readonly all: RunTally;
  readonly affected: RunTally;
}

/** Rates of versions, or of agents with all their versions in one; in the order of the list. */
export function subjectsBy(
  dimension: "agent_id" | "agent_version",
  all: readonly VersionTally[],
  affected: readonly VersionTally[],
): RateSubject[] {
  const affectedBy = Map.groupBy(affected, (tally) => tally[dimension]);
  return [...Map.groupBy(all, (tally) => tally[dimension])]
    .map(([name, own]) => ({
      agent_id: own[0]?.agent_id ?? "",
      ...(dimension === "agent_version" && { agent_version: name }),
      all: addTallies(own),
      affected: addTallies(affectedBy.get(name) ?? []),
    }))
    .toSorted(
      (a, b) =>
        descending(a.affected.runs, b.affected.runs) ||
        descending(a.all.last ?? 0n, b.all.last ?? 0n) ||
        (nameOf(a) < nameOf(b) ? -1 : 1),
    );
}

export function isAffected({ affected }: RateSubject): boolean {
  return affected.runs > 0n;
}

export function nameOf({ agent_id, agent_version }: RateSubject): string {
  return agent_version ?? agent_id;
}

/** Several in one, without times. */
export function rateOfAll(subjects: readonly RateSubject[]): FailureRate {
  return {
    name: "",
    runs: addTallies(subjects.map(({ all }) => all)).runs,
    affected_runs: addTallies(subjects.map(({ affected }) => affected)).runs,
    first_started_at: null,
    last_started_at: null,
    first_affected_started_at: null,
    last_affected_started_at: null,
  };
}

/** @param listed the rates of the first ones */
export function rateList(subjects: readonly RateSubject[], listed: readonly FailureRate[]): FailureRateList {
  const others = subjects.slice(listed.length);
  return {
    listed,
    others: others.length === 0 ? null : rateOfAll(others),
    total: BigInt(subjects.length),
    affected: BigInt(subjects.filter(isAffected).length),
  };
}

function descending(a: bigint, b: bigint): number {
  return a === b ? 0 : a > b ? -1 : 1;
}
