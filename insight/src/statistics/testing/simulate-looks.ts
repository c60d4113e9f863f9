import { blockedSums, blockedZ } from "../comparison/blocked-difference.ts";
import { compareRates } from "../comparison/compare-rates.ts";
import type { HourTallies } from "../comparison/hour.ts";
import { eProcess } from "../sequential/e-process.ts";
import { createDraws } from "./draws.ts";
import { type Figure, medianOf, shareOf } from "./figure.ts";
import { concurrentHours } from "./make-hours.ts";

const TABLE = "Looking";
const RUNS_A_LOOK = 20;
const once = { looking: { kind: "once" }, margin: 0 } as const;
const planned = { looking: { kind: "planned", runs: 1_000, looks: 10 }, margin: 0 } as const;

/** Runs fail independently: what looking again and again does. */
export function simulateLooks(seed: number, trials: number): readonly Figure[] {
  const draws = createDraws(seed);
  const trialsOf = (candidate: number) =>
    Array.from({ length: trials }, () => {
      const setting = { hours: 2_000 / RUNS_A_LOOK, runs: RUNS_A_LOOK, baseline: 0.1, candidate, icc: 0 };
      return measure(concurrentHours(draws, setting));
    });
  const same = trialsOf(0.1);
  const worse = trialsOf(0.15);
  const given = { same: "10 %, both", worse: "10 → 15 %" };
  const label = (name: string, method: string, which: "same" | "worse") => ({
    name: `${name}/${which}`,
    table: TABLE,
    method,
    given: given[which],
  });
  const pair = (name: string, method: string, told: (trial: ReturnType<typeof measure>) => boolean) => [
    shareOf(label(name, method, "same"), same.map(told)),
    shareOf(label(name, method, "worse"), worse.map(told)),
  ];
  return [
    ...pair("peek", "z-test looked at every 20 runs, from 100 to 1,000 a version", ({ peeked }) => peeked),
    ...pair("once", "one look at 1,000 a version", (trial) => trial.once),
    ...pair("planned", "10 looks up to 1,000 a version", ({ plannedAt }) => plannedAt !== undefined),
    medianOf(
      label("planned-runs", "10 looks: runs a version when told, if it was", "worse"),
      worse.flatMap(({ plannedAt }) => plannedAt ?? []),
    ),
    ...pair("always-1000", "e-process looked at every 20 runs, up to 1,000", ({ atRuns }) => atRuns <= 1_000),
    ...pair("always-2000", "e-process looked at every 20 runs, up to 2,000", ({ atRuns }) => atRuns <= 2_000),
  ];
}

function measure(hours: readonly HourTallies[]) {
  const first = hours.slice(0, 1_000 / RUNS_A_LOOK);
  const told = compareRates(first, planned);
  const { toldAt = Number.POSITIVE_INFINITY } = eProcess(hours, 40).worse;
  return {
    peeked: peekedZ(first),
    once: compareRates(first, once).verdict === "worse",
    plannedAt: told.verdict === "worse" ? ((told.toldAt ?? 0) + 1) * RUNS_A_LOOK : undefined,
    atRuns: (toldAt + 1) * RUNS_A_LOOK,
  };
}

/** Runs of all hours as of one, with a plain z-test after each, once 100 runs are there. */
function peekedZ(hours: readonly HourTallies[]): boolean {
  const sum = { baseline: { runs: 0, hits: 0 }, candidate: { runs: 0, hits: 0 } };
  return hours.some(({ baseline, candidate }) => {
    sum.baseline = { runs: sum.baseline.runs + baseline.runs, hits: sum.baseline.hits + baseline.hits };
    sum.candidate = { runs: sum.candidate.runs + candidate.runs, hits: sum.candidate.hits + candidate.hits };
    return sum.baseline.runs >= 100 && blockedZ(blockedSums([sum])) > 1.96;
  });
}
