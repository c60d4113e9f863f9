import { createHash } from "node:crypto";
import { createRandom, type Random } from "@runfacts/dev/random";
import { failureOf, failures } from "./failures.ts";
import { type AgentProfile, type Fault, fleet } from "./fleet.ts";
import type { Release } from "./release.ts";
import { startOfDay, timeInDay, weightOfDay } from "./schedule.ts";
import type { PlannedFault } from "./workbench.ts";

/** What to plan. */
export interface PlanOptions {
  /** The same seed gives the same runs. */
  readonly seed: number;
  /** Runs in the full days; those of the last day, which is cut at `until`, come on top. */
  readonly runs: number;
  /** Full days before the last. */
  readonly days: number;
  /** No run starts later. Milliseconds since the Unix epoch; its day (UTC) is the last. */
  readonly until: number;
}

/** A run that an agent will make. */
export interface PlannedRun {
  /** Milliseconds since the Unix epoch. */
  readonly startsAt: number;
  readonly agent: AgentProfile;
  readonly release: Release;
  readonly environment: string;
  readonly fault: PlannedFault | undefined;
  /** Seed of everything that is drawn while it runs. */
  readonly seed: number;
}

const DAY_MS = 24 * 3_600_000;
const ROLLOUT_DAYS = 0.4;
const RECOVERED = 0.62;

const seedOf = (...parts: readonly (string | number)[]) =>
  createHash("sha256").update(parts.join("/")).digest().readInt32BE();

function pickAgent(random: Random): AgentProfile {
  let left = random.int(0, 999) / 1000;
  const agent = fleet.find(({ share }) => {
    left -= share;
    return left < 0;
  });
  return agent ?? random.pick(fleet);
}

// A release reaches production bit by bit, staging a day before.
function pickRelease(
  { releases }: AgentProfile,
  daysAgo: number,
  isStaging: boolean,
  random: Random,
): Release {
  const reached = releases.findLast((release) => {
    const age = release.daysAgo - daysAgo + (isStaging ? 1 : 0);
    return age >= 0 && random.chance(isStaging ? 1 : age / ROLLOUT_DAYS);
  });
  return reached ?? random.pick(releases.slice(0, 1));
}

function planFault(fault: Fault, random: Random): PlannedFault {
  const failure = failureOf(fault.type, fault.code);
  const isPoor = /^(no_results|low_relevance)$/.test(failure.code);
  const canRecover = (failure.isRetryable || isPoor) && random.chance(RECOVERED);
  return { failure, step: fault.step, failingAttempts: canRecover ? random.int(1, isPoor ? 1 : 2) : 3 };
}

function pickFault({ faults }: AgentProfile, release: Release, random: Random): PlannedFault | undefined {
  if (!random.chance(release.faultRate)) return undefined;
  const isFirst = random.chance(release.firstFaultShare);
  return planFault(isFirst ? random.pick(faults.slice(0, 1)) : random.pick(faults), random);
}

function planRun(midnight: number, lastDay: number, seed: number): PlannedRun {
  const random = createRandom(seed);
  const agent = pickAgent(random);
  const isStaging = random.chance(0.15);
  const startsAt = timeInDay(midnight, random);
  const release = pickRelease(agent, (lastDay + DAY_MS - startsAt) / DAY_MS, isStaging, random);
  const environment = isStaging ? "staging" : "production";
  return { startsAt, agent, release, environment, fault: pickFault(agent, release, random), seed };
}

/** Gives each way to fail to a run that would succeed, where no run has it, so that a small demo shows all. */
function withEveryFailure(planned: readonly PlannedRun[], random: Random): PlannedRun[] {
  const runs = [...planned];
  const nameOf = ({ type, code }: { type: string; code: string }) => `${type}/${code}`;
  const shown = new Set(runs.map(({ fault }) => fault && nameOf(fault.failure)));
  for (const failure of failures.filter((candidate) => !shown.has(nameOf(candidate)))) {
    const place = runs.findIndex(
      ({ fault, agent }) =>
        fault === undefined && agent.faults.some((own) => nameOf(own) === nameOf(failure)),
    );
    const run = runs[place];
    const fault = run?.agent.faults.find((own) => nameOf(own) === nameOf(failure));
    if (run !== undefined && fault !== undefined) runs[place] = { ...run, fault: planFault(fault, random) };
  }
  return runs;
}

/**
 * Plans the runs of the demo, in order of time. The same seed, runs, days and last day give the same runs; a later
 * `until` of the same day adds some.
 */
export function planRuns({ seed, runs, days, until }: PlanOptions): PlannedRun[] {
  const lastDay = startOfDay(until);
  const midnights = Array.from({ length: days + 1 }, (_, back) => lastDay - (days - back) * DAY_MS);
  const planned = midnights.flatMap((midnight) => {
    const count = Math.round((runs / days) * weightOfDay(midnight));
    return Array.from({ length: count }, (_, place) =>
      planRun(midnight, lastDay, seedOf(seed, lastDay, midnight, place)),
    );
  });
  return withEveryFailure(planned, createRandom(seedOf(seed, lastDay)))
    .filter(({ startsAt }) => startsAt <= until)
    .sort((a, b) => a.startsAt - b.startsAt);
}
