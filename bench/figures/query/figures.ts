import { type Figure, figure, type Goal } from "../../harness/figure.ts";
import { median } from "../../harness/statistics.ts";
import type { Timing, Timings } from "./measure-reads.ts";
import type { Read, ReadGroup } from "./reads.ts";

interface Sizes {
  readonly smallest: number;
  readonly largest: number;
}

/** The figures of the timed reads; of groups that were not timed there are none. */
export function queryFigures(timings: Timings, reads: readonly Read[], sizes: Sizes): Figure[] {
  const inGroup = (group: ReadGroup) => reads.filter((read) => read.group === group);
  const at = `at ${sizeText(sizes.largest)} runs`;
  const worst = (name: string, group: ReadGroup, atMost: number) =>
    worstP95(`${name} p95 ${at}`, timings, inGroup(group), sizes, { atMost });
  return [
    ...worst("list", "list", 15),
    ...worst("GetRun", "run", 15),
    ...growth("list", timings, inGroup("list"), sizes),
    ...growth("GetRun", timings, inGroup("run"), sizes),
    ...worstP95(`list p95 ${at}: any other filter`, timings, inGroup("list-any"), sizes, { atMost: 200 }),
    ...worstP95(`stats p95 ${at}, any range: project or one agent`, timings, inGroup("stats"), sizes, {
      atMost: 50,
    }),
    ...worstP95(`stats p95 ${at}, any range: other filters`, timings, inGroup("stats-filtered"), sizes, {
      atMost: 300,
    }),
    ...worst("causes", "causes", 300),
    ...worst("compare", "compare", 100),
    ...reads.flatMap(({ name }) =>
      [...(timings.get(name) ?? [])].flatMap(([size, rounds]) => [
        figure(`${name}, ${sizeText(size)} runs: p50`, of(rounds, "p50"), "ms"),
        figure(`${name}, ${sizeText(size)} runs: p95`, of(rounds, "p95"), "ms"),
      ]),
    ),
  ];
}

/** 10k, 1M. */
export function sizeText(runs: number): string {
  return runs >= 1_000_000 ? `${runs / 1_000_000}M` : `${runs / 1_000}k`;
}

function of(rounds: readonly Timing[] | undefined, key: keyof Timing): number[] {
  return (rounds ?? []).map((timing) => timing[key]);
}

/** The slowest of several reads, by its p95. */
function worstP95(
  name: string,
  timings: Timings,
  reads: readonly Read[],
  { largest }: Sizes,
  goal: Goal,
): Figure[] {
  const p95s = reads.map((read) => ({ read, rounds: of(timings.get(read.name)?.get(largest), "p95") }));
  return worstOf(name, p95s, "ms", goal);
}

/** How many times slower a read is in the largest database than in the smallest, for the read that grows most. */
function growth(name: string, timings: Timings, reads: readonly Read[], sizes: Sizes): Figure[] {
  const ratios = reads.map((read) => {
    const small = of(timings.get(read.name)?.get(sizes.smallest), "p95");
    const large = of(timings.get(read.name)?.get(sizes.largest), "p95");
    const rounds = large.flatMap((value, round) => {
      const other = small[round];
      return other === undefined ? [] : [value / other];
    });
    return { read, rounds };
  });
  return worstOf(`${name} growth from ${sizeText(sizes.smallest)}`, ratios, "ratio", { atMost: 1.5 });
}

interface Candidate {
  readonly read: Read;
  readonly rounds: readonly number[];
}

function worstOf(name: string, candidates: readonly Candidate[], unit: "ms" | "ratio", goal: Goal): Figure[] {
  const [worst] = candidates
    .filter(({ rounds }) => rounds.length > 0)
    .sort((a, b) => median(b.rounds) - median(a.rounds));
  if (worst === undefined) return [];
  return [{ ...figure(name, worst.rounds, unit, goal), worst: worst.read.name }];
}
