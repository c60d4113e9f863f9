import { blockedSums, blockedZ } from "../comparison/blocked-difference.ts";
import { compareRates } from "../comparison/compare-rates.ts";
import type { HourTallies } from "../comparison/hour.ts";
import { sumOf } from "../estimates/tally.ts";
import { eProcess } from "../sequential/e-process.ts";
import { createDraws } from "./draws.ts";
import { type Figure, shareOf } from "./figure.ts";
import { concurrentHours, separatelyBadHours } from "./make-hours.ts";

const TABLE = "Hours";
const once = { looking: { kind: "once" }, margin: 0 } as const;
const planned = { looking: { kind: "planned", runs: 1_000, looks: 10 }, margin: 0 } as const;
const iccs = [0, 0.01, 0.03, 0.05, 0.1];
const tests = [
  {
    name: "naive",
    method: "before and after, naive z-test",
    make: separatelyBadHours,
    tells: isNaivelyWorse,
  },
  {
    name: "once",
    method: "concurrent, by hour, one look",
    make: concurrentHours,
    tells: (hours: readonly HourTallies[]) => compareRates(hours, once).verdict === "worse",
  },
  {
    name: "planned",
    method: "concurrent, by hour, 10 looks (the gate)",
    make: concurrentHours,
    tells: (hours: readonly HourTallies[]) => compareRates(hours, planned).verdict === "worse",
  },
  {
    name: "always",
    method: "concurrent, by hour, e-process after each hour",
    make: concurrentHours,
    tells: (hours: readonly HourTallies[]) => eProcess(hours, 40).worse.toldAt !== undefined,
  },
  {
    name: "separate",
    method: "concurrent, but each version has bad hours of its own, one look",
    make: separatelyBadHours,
    tells: (hours: readonly HourTallies[]) => compareRates(hours, once).verdict === "worse",
  },
] as const;

/** Failures of an hour come together: what that does to comparisons of 1,000 runs a version in 20 hours. */
export function simulateHours(seed: number, trials: number): readonly Figure[] {
  const draws = createDraws(seed);
  return tests.flatMap(({ name, method, make, tells }) =>
    iccs.flatMap((icc) =>
      (["same", "worse"] as const).map((which) => {
        const candidate = which === "same" ? 0.1 : 0.15;
        const setting = { hours: 20, runs: 50, baseline: 0.1, candidate, icc };
        const told = Array.from({ length: trials }, () => tells(make(draws, setting)));
        const given = `${which === "same" ? "10 %, both" : "10 → 15 %"}, ICC ${icc}`;
        return shareOf({ name: `${name}/${icc}/${which}`, table: TABLE, method, given }, told);
      }),
    ),
  );
}

function isNaivelyWorse(hours: readonly HourTallies[]): boolean {
  const sum = {
    baseline: sumOf(hours.map(({ baseline }) => baseline)),
    candidate: sumOf(hours.map(({ candidate }) => candidate)),
  };
  return blockedZ(blockedSums([sum])) > 1.96;
}
