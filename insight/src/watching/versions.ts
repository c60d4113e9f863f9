import { eProcess } from "../statistics/sequential/e-process.ts";
import type { VersionFacts } from "./agent-hour.ts";
import { REGRESSION_ALPHA } from "./budget.ts";
import type { Finding } from "./finding.ts";

const HOUR_MS = 3_600_000;
/** For how long a version counts as new, and how long one is remembered that does not run any more. */
const NEW_MS = 14 * 24 * HOUR_MS;
const KEPT_MS = 60 * 24 * HOUR_MS;
/** A version that has not run for so long, while others did, was taken back. */
const GONE_MS = 24 * HOUR_MS;
/** Runs of the latest hours by which it is seen that a version is as good as the other again. */
const RECOVERY_RUNS = 200;

/** A version of an agent in one environment, as it is kept. */
interface Version {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly runs: number;
  /** The version that it is compared with: that with most runs when it came. */
  readonly baseline: string | null;
  /** Hours in which both ran: when, and runs and failures of the baseline and of itself. */
  readonly hours: readonly (readonly [
    at: number,
    runs: number,
    failed: number,
    ownRuns: number,
    ownFailed: number,
  ])[];
  readonly isTold: boolean;
}

export type Versions = Readonly<Record<string, Version>>;

/** Adds an hour, and tells which versions are worse than the one beside them. */
export function advanceVersions(
  versions: Versions,
  at: number,
  hour: readonly VersionFacts[],
  { environment, subject }: { readonly environment: string; readonly subject: string },
): { readonly versions: Versions; readonly findings: readonly Finding[] } {
  // A map, since versions are called what their owners like, "constructor" too.
  const next = new Map(Object.entries(versions).filter(([, { lastAt }]) => lastAt > at - KEPT_MS));
  const findings: Finding[] = [];
  for (const { version, runs, failed } of hour) {
    if (runs === 0) continue;
    const known = next.get(version) ?? newVersion(versions, at);
    const beside = hour.find((facts) => facts.version === known.baseline);
    const isConcurrent = beside !== undefined && beside.runs > 0 && at < known.firstAt + NEW_MS;
    const grown: Version = {
      ...known,
      lastAt: at,
      runs: known.runs + runs,
      hours: isConcurrent ? [...known.hours, [at, beside.runs, beside.failed, runs, failed]] : known.hours,
    };
    if (!isConcurrent || known.isTold) {
      next.set(
        version,
        at < known.firstAt + NEW_MS ? grown : { ...grown, hours: known.isTold ? grown.hours : [] },
      );
      continue;
    }
    const told = isWorse(grown);
    next.set(version, { ...grown, isTold: told });
    if (told) findings.push(opened(version, grown, environment, subject));
  }
  const isBusy = hour.some(({ runs }) => runs > 0);
  for (const [version, known] of next) {
    if (!known.isTold || !isBusy) continue;
    if (known.lastAt > at - GONE_MS && !isLikeBaseline(known)) continue;
    next.set(version, { ...known, isTold: false, hours: [], baseline: null });
    findings.push({ type: "resolved", subject });
  }
  return { versions: Object.fromEntries(next), findings };
}

/** Whether a version that is told worse is going on: then what drifts is that. */
export function isRegressing(versions: Versions): boolean {
  return Object.values(versions).some(({ isTold }) => isTold);
}

/** The version that came last, since a time; undefined if none did. */
export function newestSince(versions: Versions, since: number): string | undefined {
  const came = Object.entries(versions).filter(([, { firstAt }]) => firstAt >= since);
  return came.toSorted(([, a], [, b]) => b.runs - a.runs)[0]?.[0];
}

function newVersion(versions: Versions, at: number): Version {
  const [largest] = Object.entries(versions)
    .filter(([, { lastAt }]) => lastAt > at - GONE_MS)
    .toSorted(([, a], [, b]) => b.runs - a.runs);
  return { firstAt: at, lastAt: at, runs: 0, baseline: largest?.[0] ?? null, hours: [], isTold: false };
}

function talliesOf({ hours }: Version) {
  return hours.map(([, runs, hits, ownRuns, ownHits]) => ({
    baseline: { runs, hits },
    candidate: { runs: ownRuns, hits: ownHits },
  }));
}

function isWorse(version: Version): boolean {
  return eProcess(talliesOf(version), 1 / REGRESSION_ALPHA).worse.toldAt !== undefined;
}

function totals(hours: Version["hours"]) {
  const of = (place: 1 | 2 | 3 | 4) => hours.reduce((sum, hour) => sum + hour[place], 0);
  return { runs: of(1), failed: of(2), ownRuns: of(3), ownFailed: of(4) };
}

function isLikeBaseline({ hours }: Version): boolean {
  let from = hours.length;
  let runs = 0;
  while (from > 0 && runs < RECOVERY_RUNS) {
    from -= 1;
    runs += hours[from]?.[3] ?? 0;
  }
  if (runs < RECOVERY_RUNS || from === 0) return false;
  const latest = totals(hours.slice(from));
  return latest.ownFailed / latest.ownRuns <= latest.failed / Math.max(1, latest.runs);
}

function opened(version: string, known: Version, environment: string, subject: string): Finding {
  const { runs, failed, ownRuns, ownFailed } = totals(known.hours);
  return {
    type: "opened",
    subject,
    kind: "version_regression",
    environment,
    metric: "failure_rate",
    agentVersion: version,
    ...(known.baseline !== null && { baselineVersion: known.baseline }),
    beganAt: known.hours[0]?.[0] ?? known.firstAt,
    baseline: failed / runs,
    observed: ownFailed / ownRuns,
    falseAlarmRate: REGRESSION_ALPHA,
    runs: ownRuns,
    hits: ownFailed,
  };
}
