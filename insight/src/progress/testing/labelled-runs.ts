import { createRandom } from "@runfacts/dev/random";
import type { ProgressStep } from "../progress-step.ts";
import { loops } from "./loops.ts";
import { others } from "./others.ts";
import { pingPongs } from "./ping-pongs.ts";
import { polling } from "./polling.ts";
import { RunMaker } from "./run-maker.ts";
import type { Label, Scenario } from "./scenario.ts";

/** A run, and the circles that its agent was made to go round in. */
export interface LabelledRun {
  /** What the agent was made to do, in order. */
  readonly scenarios: readonly string[];
  readonly steps: readonly ProgressStep[];
  readonly labels: readonly Label[];
}

const families: readonly (readonly [string, Scenario][])[] = [loops, pingPongs, polling, others].map(
  (family) => Object.entries(family),
);
const scenarios = families.flat();

/**
 * Makes runs, the same for the same seed: each scenario as often as any other, a third of the runs with a second one. Half of them name steps as the
 * mapping of OpenTelemetry does, and half of those have all spans of a trace.
 */
export function labelledRuns(seed: number, count: number): readonly LabelledRun[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const maker = new RunMaker(random, {
      hasThoughts: random.chance(0.85),
      hasRounds: random.chance(0.3),
      hasSizes: random.chance(0.7),
      isMapped: index % 2 === 1,
      isTraced: index % 4 === 1,
      hasThinkingTools: random.chance(0.15),
    });
    const first = scenarios[index % scenarios.length];
    const drawn = [first, random.chance(0.33) ? random.pick(scenarios) : undefined];
    const played = drawn.filter((scenario) => scenario !== undefined);
    const labels: Label[] = [];
    const play = () => {
      const since = maker.now;
      maker.work(random.int(0, 8));
      for (const [, scenario] of played) {
        if (maker.isStopped) return;
        labels.push(...scenario(maker));
        maker.round(() => maker.call({ tool: "save", args: maker.fresh() }));
        maker.work(random.int(0, 5));
      }
      maker.think();
      if (maker.style.isTraced) maker.spansBeside(since);
    };
    const start = () => (random.chance(0.5) ? maker.agent("root", play) : play());
    if (maker.style.isTraced && random.chance(0.7)) maker.span(start);
    else start();
    return { scenarios: played.map(([name]) => name), steps: shuffled(maker), labels };
  });
}

function shuffled({ steps, random }: RunMaker): readonly ProgressStep[] {
  return steps
    .map((step): [number, ProgressStep] => [random.unit(), step])
    .sort(([a], [b]) => a - b)
    .map(([, step]) => step);
}
