import { eProcess, oddsEvidence } from "../statistics/sequential/e-process.ts";
import type { VersionFacts } from "./agent-hour.ts";
import { RECOVERED, REGRESSION_ALPHA } from "./budget.ts";
import type { Opened } from "./finding.ts";

const HOUR_MS = 3_600_000;
/** For how long a version counts as new, and how long one is remembered that does not run any more. */
const NEW_MS = 14 * 24 * HOUR_MS;
const KEPT_MS = 60 * 24 * HOUR_MS;
/** A version that has not run for so long, while others did, was taken back. */
const GONE_MS = 24 * HOUR_MS;
/**
 * By how much what is told worse is taken to be worse, in odds, when it is asked whether it is as good again: by no more than twice, since
 * what was seen when it was told is more than it is, and what is a little less bad is not good.
 */
const LEAST_ODDS = 1.25;
const MOST_ODDS = 2;

/** Evidence that it is, from which on it is not told anew. */
const DOUBTED = 1;

/** A version of an agent in one environment, as it is kept. */
interface Version {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly runs: number;
  /** The version that it is compared with: that with most runs when it came. */
  readonly baseline: string | null;
  /** Hours in which both ran, until it was told: when, and runs and failures of the baseline and of itself. */
  readonly hours: readonly (readonly [
    at: number,
    runs: number,
    failed: number,
    ownRuns: number,
    ownFailed: number,
  ])[];
  /** Of one that is told worse: evidence that it is as good again. Null of any other. */
  readonly recovery: number | null;
}

export type Versions = Readonly<Record<string, Version>>;

/** Adds an hour. */
export function advanceVersions(versions: Versions, at: number, hour: readonly VersionFacts[]): Versions {
  // A map, since versions are called what their owners like, "constructor" too.
  const next = new Map(Object.entries(versions).filter(([, { lastAt }]) => lastAt > at - KEPT_MS));
  for (const facts of hour) {
    if (facts.runs === 0) continue;
    const known = next.get(facts.version) ?? newVersion(versions, at);
    const beside = hour.find(({ version, runs }) => version === known.baseline && runs > 0);
    next.set(facts.version, advanceVersion(known, at, facts, beside));
  }
  const isBusy = hour.some(({ runs }) => runs > 0);
  for (const [name, known] of next)
    if (isBusy && known.recovery !== null && known.lastAt <= at - GONE_MS) next.set(name, dismissed(known));
  return Object.fromEntries(next);
}

/** Versions that are told worse. */
export function toldVersions(versions: Versions): readonly string[] {
  return Object.entries(versions).flatMap(([name, { recovery }]) => (recovery === null ? [] : [name]));
}

/** Of these, the ones of which nothing says that they are as good again. */
export function worseVersions(versions: Versions): readonly string[] {
  return toldVersions(versions).filter((name) => (versions[name]?.recovery ?? 0) < DOUBTED);
}

/** The version that came last, since a time; undefined if none did. */
export function newestSince(versions: Versions, since: number): string | undefined {
  const came = Object.entries(versions).filter(([, { firstAt }]) => firstAt >= since);
  return came.toSorted(([, a], [, b]) => b.runs - a.runs)[0]?.[0];
}

/** What is told of a version that is worse: its hours until then. */
export function regressionOf(
  versions: Versions,
  name: string,
): Omit<Opened, "type" | "subject" | "environment"> | undefined {
  const known = new Map(Object.entries(versions)).get(name);
  if (known === undefined) return undefined;
  const { runs, failed, ownRuns, ownFailed } = totals(known.hours);
  return {
    kind: "version_regression",
    metric: "failure_rate",
    agentVersion: name,
    ...(known.baseline !== null && { baselineVersion: known.baseline }),
    beganAt: known.hours[0]?.[0] ?? known.firstAt,
    baseline: failed / runs,
    observed: ownFailed / ownRuns,
    falseAlarmRate: REGRESSION_ALPHA,
    runs: ownRuns,
    hits: ownFailed,
  };
}

function newVersion(versions: Versions, at: number): Version {
  const [largest] = Object.entries(versions)
    .filter(([, { lastAt }]) => lastAt > at - GONE_MS)
    .toSorted(([, a], [, b]) => b.runs - a.runs);
  return { firstAt: at, lastAt: at, runs: 0, baseline: largest?.[0] ?? null, hours: [], recovery: null };
}

function advanceVersion(
  known: Version,
  at: number,
  own: VersionFacts,
  beside: VersionFacts | undefined,
): Version {
  const grown = { ...known, lastAt: at, runs: known.runs + own.runs };
  if (known.recovery !== null) {
    const recovery = Math.max(0, known.recovery + evidenceOfRecovery(known, own, beside));
    return recovery < RECOVERED ? { ...grown, recovery } : dismissed(grown);
  }
  if (at >= known.firstAt + NEW_MS) return { ...grown, hours: [] };
  if (beside === undefined) return grown;
  const hour = [at, beside.runs, beside.failed, own.runs, own.failed] as const;
  const compared = { ...grown, hours: [...known.hours, hour] };
  return { ...compared, recovery: isWorse(compared) ? 0 : null };
}

/** It is as good as the others again, or was taken back: it is not compared any more. */
function dismissed(version: Version): Version {
  return { ...version, baseline: null, hours: [], recovery: null };
}

/** How much likelier an hour is of a version that is as good as its baseline than of one that is worse. */
function evidenceOfRecovery({ hours }: Version, own: VersionFacts, beside: VersionFacts | undefined): number {
  const { runs, failed, ownRuns, ownFailed } = totals(hours);
  const odds = (failed + 0.5) / (runs - failed + 0.5);
  const seen = (ownFailed + 0.5) / (ownRuns - ownFailed + 0.5) / odds;
  const ratio = Math.min(MOST_ODDS, Math.max(LEAST_ODDS, seen));
  if (beside !== undefined) {
    const tallyOf = ({ runs, failed }: VersionFacts) => ({ runs, hits: failed });
    return -oddsEvidence({ baseline: tallyOf(beside), candidate: tallyOf(own) }, ratio);
  }
  // The baseline runs no more: what it was tells.
  return own.runs * Math.log((1 + odds * ratio) / (1 + odds)) - own.failed * Math.log(ratio);
}

function isWorse({ hours }: Version): boolean {
  const tallies = hours.map(([, runs, hits, ownRuns, ownHits]) => ({
    baseline: { runs, hits },
    candidate: { runs: ownRuns, hits: ownHits },
  }));
  return eProcess(tallies, 1 / REGRESSION_ALPHA).worse.toldAt !== undefined;
}

function totals(hours: Version["hours"]) {
  const of = (place: 1 | 2 | 3 | 4) => hours.reduce((sum, hour) => sum + hour[place], 0);
  return { runs: of(1), failed: of(2), ownRuns: of(3), ownFailed: of(4) };
}
