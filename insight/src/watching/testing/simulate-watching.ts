import type { Draws } from "../../statistics/testing/draws.ts";
import { createDraws } from "../../statistics/testing/draws.ts";
import { type Figure, meanOf, medianOf } from "../../statistics/testing/figure.ts";
import { type AgentState, advanceAgent, newAgent } from "../advance-agent.ts";
import { facts, HOUR_MS } from "./watch-hours.ts";

const TABLE = "Watching";
const ENVIRONMENT = "production";
const FROM = 0.1;
const TO = 0.15;
const ICC = 0.03;
const QUIET_DAYS = 90;
const LEARNING_DAYS = 14;
/** Days after the change in which it is looked for. */
const SOUGHT_DAYS = 60;
const RUNS_AN_HOUR = [12, 25, 50];

/** What watching opens of agents of which nothing changes, and after how many runs it tells a change. */
export function simulateWatching(seed: number, trials: number): readonly Figure[] {
  const draws = createDraws(seed);
  const times = (each: () => number) => Array.from({ length: trials }, each);
  return RUNS_AN_HOUR.flatMap((runs) => {
    const label = (which: string, what: string, rate: string) => ({
      name: `watching/${runs}/${which}`,
      table: TABLE,
      method: `failure rate of an agent, watched after each hour of about ${runs}: ${what}`,
      given: `${rate}, ICC ${ICC}`,
    });
    return [
      meanOf(
        label("same", `incidents in ${QUIET_DAYS} days (mean)`, "10 %"),
        times(() => openedIn(draws, runs)),
        "incidents",
      ),
      medianOf(
        label("worse", "runs until told (median)", "10 → 15 %"),
        times(() => runsUntilTold(draws, runs)),
      ),
    ];
  });
}

function openedIn(draws: Draws, runsAnHour: number): number {
  let state = newAgent;
  let opened = 0;
  for (let hour = 0; hour < QUIET_DAYS * 24; hour++) {
    const taken = take(state, hour, hourOf(draws, runsAnHour, FROM));
    state = taken.state;
    opened += taken.opened;
  }
  return opened;
}

/** Infinite where it is not told; what was told before the change is an alarm of no use, and it is tried again. */
function runsUntilTold(draws: Draws, runsAnHour: number): number {
  const from = LEARNING_DAYS * 24 + Math.floor(draws.unit() * 24);
  let state = newAgent;
  let since = 0;
  for (let hour = 0; hour < from + SOUGHT_DAYS * 24; hour++) {
    const isWorse = hour >= from;
    const made = hourOf(draws, runsAnHour, isWorse ? TO : FROM);
    const taken = take(state, hour, made);
    state = taken.state;
    if (isWorse) since += made.runs;
    if (taken.opened > 0) return isWorse ? since : runsUntilTold(draws, runsAnHour);
  }
  return Number.POSITIVE_INFINITY;
}

function hourOf(draws: Draws, runsAnHour: number, rate: number) {
  const runs = draws.count(runsAnHour);
  return { runs, hits: draws.hits(runs, draws.hourRate(rate, ICC)) };
}

function take(state: AgentState, hour: number, { runs, hits }: { runs: number; hits: number }) {
  const versions = runs === 0 ? [] : [facts("1", runs, hits)];
  const advanced = advanceAgent(state, { at: hour * HOUR_MS, versions }, ENVIRONMENT);
  const opened = advanced.findings.filter(
    ({ type, subject }) => type === "opened" && subject.endsWith("failure_rate"),
  );
  return { state: advanced.state, opened: opened.length };
}
