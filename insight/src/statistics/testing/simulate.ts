import { simulateWatching } from "../../watching/testing/simulate-watching.ts";
import type { Figure } from "./figure.ts";
import { simulateCauses } from "./simulate-causes.ts";
import { simulateDrift } from "./simulate-drift.ts";
import { simulateHours } from "./simulate-hours.ts";
import { simulateLooks } from "./simulate-looks.ts";
import { simulateValues } from "./simulate-values.ts";

/** Each part, with the trials of its figures, in the order of docs/insight.md. */
export const simulations = {
  looks: { run: simulateLooks, trials: 2_000 },
  hours: { run: simulateHours, trials: 1_000 },
  causes: { run: simulateCauses, trials: 600 },
  drift: { run: simulateDrift, trials: 400 },
  watching: { run: simulateWatching, trials: 300 },
  values: { run: simulateValues, trials: 500 },
} as const;

export type Simulation = keyof typeof simulations;

/** @param share of the trials, 1 for all */
export function simulate(name: Simulation, seed: number, share = 1): readonly Figure[] {
  const { run, trials } = simulations[name];
  return run(seed, Math.max(8, Math.round(trials * share)));
}
