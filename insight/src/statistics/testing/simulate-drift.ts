import { alarmThreshold } from "../drift/alarm-threshold.ts";
import { changePoints } from "../drift/change-points.ts";
import { advanceCusum, type Cusum, startCusum } from "../drift/cusum.ts";
import { rateScore } from "../drift/rate-score.ts";
import { valueBaseline, valueScore } from "../drift/value-score.ts";
import { dispersion } from "../estimates/dispersion.ts";
import { createDraws, type Draws } from "./draws.ts";
import { type Figure, meanOf, medianOf, shareOf } from "./figure.ts";

const TABLE = "Drift";
const FROM = 0.1;
const TO = 0.15;
const RUNS_AN_HOUR = 25;
const BASELINE_HOURS = 14 * 24;
/** Days between false alarms that thresholds are made for. */
const calm = [90, 360];

/** Runs until a CUSUM says that something changed. */
export function simulateDrift(seed: number, trials: number): readonly Figure[] {
  const draws = createDraws(seed);
  const times = (count: number, each: () => number) =>
    Array.from({ length: Math.max(2, Math.round(count)) }, each);
  const label = (name: string, method: string, given: string) => ({ name, table: TABLE, method, given });
  const single = [5, 6, 7].flatMap((threshold) => [
    meanOf(
      label(
        `cusum/${threshold}/same`,
        `CUSUM after each run, h = ${threshold}: runs between false alarms (mean)`,
        "10 %",
      ),
      times(trials / 4, () => runsUntil(draws, threshold, () => run(draws, FROM))),
    ),
    medianOf(
      label(
        `cusum/${threshold}/worse`,
        `CUSUM after each run, h = ${threshold}: runs until told (median)`,
        "10 → 15 %",
      ),
      times(trials, () => runsUntil(draws, threshold, () => run(draws, TO))),
    ),
  ]);
  const hourly = [0, 0.03, 0.1].flatMap((icc) =>
    calm.flatMap((days) => {
      const method = `CUSUM after each hour of ${RUNS_AN_HOUR}, for a false alarm in ${days} days`;
      const trial = (rate: number) => {
        const before = Array.from({ length: BASELINE_HOURS }, () => hour(draws, FROM, icc));
        const from = rateOf(before);
        const change = { from, to: from * (TO / FROM), dispersion: dispersion(before) };
        const fall = -rateScore({ runs: RUNS_AN_HOUR, hits: RUNS_AN_HOUR * from }, change);
        return runsUntil(draws, alarmThreshold(days * 24, fall), () => {
          const tally = hour(draws, rate, icc);
          return { score: rateScore(tally, change), runs: tally.runs };
        });
      };
      return [
        meanOf(
          label(
            `hourly/${days}/${icc}/same`,
            `${method}: days between false alarms (mean)`,
            `10 %, ICC ${icc}`,
          ),
          times(trials / 8, () => trial(FROM) / RUNS_AN_HOUR / 24),
          "days",
        ),
        medianOf(
          label(
            `hourly/${days}/${icc}/worse`,
            `${method}: runs until told (median)`,
            `10 → 15 %, ICC ${icc}`,
          ),
          times(trials / 2, () => trial(TO)),
        ),
      ];
    }),
  );
  const unaware = meanOf(
    label(
      "unaware/0.03/same",
      `CUSUM after each hour of ${RUNS_AN_HOUR}, h = ${6}, dispersion ignored: runs between false alarms (mean)`,
      "10 %, ICC 0.03",
    ),
    times(trials / 4, () =>
      runsUntil(draws, 6, () => {
        const tally = hour(draws, FROM, 0.03);
        return { score: rateScore(tally, { from: FROM, to: TO }), runs: tally.runs };
      }),
    ),
  );
  return [...single, unaware, ...hourly, ...valueFigures(draws, trials), ...changeFigures(draws, trials)];
}

/** Log-normal latency, a hundredth of it a hundred times as long. */
function valueFigures(draws: Draws, trials: number): readonly Figure[] {
  const latency = (ratio: number) => ratio * draws.logNormal(1_000, 2) * (draws.unit() < 0.01 ? 100 : 1);
  const trial = (ratio: number) => {
    const before = Array.from({ length: BASELINE_HOURS * RUNS_AN_HOUR }, () => [latency(1), 1] as const);
    const baseline = valueBaseline(before);
    if (baseline === undefined) throw new RangeError("latencies do not differ");
    const fall = -valueScore(before, baseline, 1.25) / BASELINE_HOURS;
    return runsUntil(draws, alarmThreshold(90 * 24, fall), () => ({
      score: valueScore(
        Array.from({ length: RUNS_AN_HOUR }, () => [latency(ratio), 1]),
        baseline,
        1.25,
      ),
      runs: RUNS_AN_HOUR,
    }));
  };
  const method = `CUSUM of log latency after each hour of ${RUNS_AN_HOUR}, for a false alarm in 90 days`;
  const label = (which: string, what: string, given: string) => ({
    name: `latency/${which}`,
    table: TABLE,
    method: `${method}: ${what}`,
    given,
  });
  const times = (count: number, each: () => number) =>
    Array.from({ length: Math.max(2, Math.round(count)) }, each);
  return [
    meanOf(
      label("same", "days between false alarms (mean)", "median 1 s, spread 2"),
      times(trials / 8, () => trial(1) / RUNS_AN_HOUR / 24),
      "days",
    ),
    medianOf(
      label("worse", "runs until told (median)", "a quarter more"),
      times(trials / 4, () => trial(1.25)),
    ),
  ];
}

/** A month of hours. */
function changeFigures(draws: Draws, trials: number): readonly Figure[] {
  const HOURS = 720;
  const CHANGE = 500;
  const series = (icc: number, after: number) => {
    const points = Array.from({ length: HOURS }, (_, i) => hour(draws, i < CHANGE ? FROM : after, icc));
    return changePoints(
      points.map(({ runs, hits }) => ({ runs, sum: hits })),
      FROM * (1 - FROM),
    );
  };
  return [0, 0.03, 0.1].flatMap((icc) => {
    const label = (name: string, method: string, given: string) => ({
      name: `change/${icc}/${name}`,
      table: TABLE,
      method,
      given: `${given}, 720 hours of ${RUNS_AN_HOUR}, ICC ${icc}`,
    });
    const trialsOf = (after: number) =>
      Array.from({ length: Math.ceil(trials / 2) }, () => series(icc, after));
    const none = trialsOf(FROM);
    const one = trialsOf(TO);
    return [
      shareOf(
        label("none", "change points: one is seen", "10 %"),
        none.map((changes) => changes.length > 0),
      ),
      shareOf(
        label("one", "change points: the change is seen, and nothing else", "10 → 15 % at hour 500"),
        one.map((changes) => changes.length === 1),
      ),
      shareOf(
        label("held", "change points: it is in the stated hours, if seen", "10 → 15 % at hour 500"),
        one.flatMap(([first]) => (first ? [first.earliest <= CHANGE && CHANGE <= first.latest] : [])),
      ),
    ];
  });
}

function run(draws: Draws, rate: number) {
  const tally = { runs: 1, hits: Number(draws.unit() < rate) };
  return { score: rateScore(tally, { from: FROM, to: TO }), runs: 1 };
}

function hour(draws: Draws, rate: number, icc: number) {
  return { runs: RUNS_AN_HOUR, hits: draws.hits(RUNS_AN_HOUR, draws.hourRate(rate, icc)) };
}

function rateOf(hours: readonly { readonly runs: number; readonly hits: number }[]): number {
  return hours.reduce((sum, { hits }) => sum + hits, 0) / hours.reduce((sum, { runs }) => sum + runs, 0);
}

/** Runs until the alarm; no trial goes on for more than ten million. */
function runsUntil(
  draws: Draws,
  threshold: number,
  next: (draws: Draws) => { readonly score: number; readonly runs: number },
): number {
  let state: Cusum = startCusum;
  let runs = 0;
  while (state.sum < threshold && runs < 10_000_000) {
    const batch = next(draws);
    runs += batch.runs;
    state = advanceCusum(state, runs, batch.score, batch.runs);
  }
  return runs;
}
