import { type AttributeValue, rankCauses } from "../causes/rank-causes.ts";
import { createDraws, type Draws } from "./draws.ts";
import { type Figure, shareOf } from "./figure.ts";

const TABLE = "Causes";
const windowRuns = [1_000, 2_500];
const ATTRIBUTES = 12;
const VALUES = 20;
const RATE = 0.1;
/** The value that fails more: how many runs have it, and how many of these fail. */
const planted = { attribute: 0, value: 0, share: 0.05, rate: 0.3 };

/** Windows of runs, each with a value of each of 12 attributes: 240 values, as many as a project has at a time. */
export function simulateCauses(seed: number, trials: number): readonly Figure[] {
  const draws = createDraws(seed);
  return windowRuns.flatMap((runs) => {
    const findings = (rate: number) =>
      Array.from({ length: trials }, () => findIn(makeWindow(draws, runs, rate)));
    const nothing = findings(RATE);
    const something = findings(planted.rate);
    const figure = (name: string, method: string, isNull: boolean, told: (found: Findings) => boolean) => {
      const given = isNull ? "no cause" : "5 % of runs have a cause: 30 % of them fail, 10 % of others";
      const label = { name: `${name}/${runs}`, table: TABLE, method, given: `${given}; ${runs} runs` };
      return shareOf(label, (isNull ? nothing : something).map(told));
    };
    return [
      figure(
        "lift-null",
        "biggest lift of 240: a cause is named",
        true,
        ({ lifted }) => lifted !== undefined,
      ),
      figure("exact-null", "exact test: a cause is named", true, ({ named }) => named.length > 0),
      figure("lift", "biggest lift of 240: it is the cause", false, ({ lifted }) => lifted === CAUSE),
      figure("exact", "exact test: the cause is first", false, ({ named }) => named[0] === CAUSE),
      figure("exact-others", "exact test: another is named, too", false, ({ named }) =>
        named.some((key) => key !== CAUSE),
      ),
    ];
  });
}

const CAUSE = "0/0";

interface Findings {
  readonly named: readonly string[];
  readonly lifted: string | undefined;
}

function findIn({ all, values }: ReturnType<typeof makeWindow>): Findings {
  const named = rankCauses(all, values).map(({ key }) => key);
  const lifts = values
    .filter(({ runs }) => runs >= 10)
    .map(({ key, runs, hits }) => ({ key, lift: hits / runs / (all.hits / all.runs) }))
    .filter(({ lift }) => lift >= 1.5)
    .sort((a, b) => b.lift - a.lift);
  return { named, lifted: lifts[0]?.key };
}

function makeWindow(draws: Draws, runs: number, causeRate: number) {
  const all = { runs, hits: 0 };
  const tallies = new Map<string, { runs: number; hits: number }>();
  for (let run = 0; run < runs; run++) {
    const has = Array.from({ length: ATTRIBUTES }, (_, attribute) =>
      attribute === planted.attribute ? plantedValue(draws) : skewedValue(draws),
    );
    const fails = draws.unit() < (has[planted.attribute] === planted.value ? causeRate : RATE);
    all.hits += Number(fails);
    for (const [attribute, value] of has.entries()) {
      const tally = tallies.get(`${attribute}/${value}`) ?? { runs: 0, hits: 0 };
      tally.runs += 1;
      tally.hits += Number(fails);
      tallies.set(`${attribute}/${value}`, tally);
    }
  }
  const values: readonly AttributeValue<string>[] = [...tallies].map(([key, tally]) => ({ key, ...tally }));
  return { all, values };
}

function plantedValue(draws: Draws): number {
  return draws.unit() < planted.share ? planted.value : draws.int(1, VALUES - 1);
}

/** Some values are had often, most seldom. */
function skewedValue(draws: Draws): number {
  return Math.floor(VALUES * draws.unit() ** 2);
}
