import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { wilsonInterval } from "@runfacts/insight/statistics";
import type { GateAnswer } from "./gate-trials.ts";
import type { TrialsCommand } from "./try.ts";

const SEED = 20_261_130;
const TRIALS = 500;
const ICCS = [0, 0.03];
/** For each of these. */
const PROCESSES = 2;
/** What is promised: so many of what is worse are caught, and so few of what is alike told worse, but for chance. */
const LEAST_CAUGHT = 0.9;
const MOST_FALSE = 0.025;
const Z = 1.96;

const PAGE = join(import.meta.dirname, "../../../docs/insight.md");
const BEGIN = "<!-- figures: npm run insight:trials -- gate -->";
const END = "<!-- end of the gate -->";

interface Figure {
  readonly icc: number;
  readonly what: string;
  readonly hits: number;
  readonly trials: number;
  readonly holds: boolean;
}

/**
 * `npm run insight:trials -- gate [--trials 500] [--seed N]`: 10 → 15 % at 1,000 runs a version, through the services. Writes the
 * figures into docs/insight.md, unless told otherwise than usual. Resolves with whether all is as promised.
 */
export async function gate(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: { trials: { type: "string" }, seed: { type: "string" } },
  });
  const trials = Number(values.trials ?? TRIALS);
  const seed = Number(values.seed ?? SEED);
  const each = Math.ceil(trials / PROCESSES);
  const figures: Figure[] = [];
  const all = ICCS.map(async (icc) => {
    const parts = Array.from({ length: PROCESSES }, (_, part) => {
      const first = part * each;
      return tryInProcess({ icc, first, trials: Math.min(each, trials - first), seed });
    });
    return figuresOf(icc, (await Promise.all(parts)).flat());
  });
  figures.push(...(await Promise.all(all)).flat());
  console.log(tableOf(figures));
  if (trials === TRIALS && seed === SEED) {
    const page = readFileSync(PAGE, "utf8");
    const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
    if (begin < 0 || end < begin) throw new Error("docs/insight.md has no place for the figures of the gate");
    writeFileSync(PAGE, `${page.slice(0, begin)}${BEGIN}\n\n${tableOf(figures)}\n\n${page.slice(end)}`);
  }
  return figures.every(({ holds }) => holds);
}

async function tryInProcess(command: TrialsCommand): Promise<readonly GateAnswer[]> {
  const child = fork(join(import.meta.dirname, "try.ts"), [JSON.stringify(command)]);
  const answers: GateAnswer[] = [];
  child.on("message", (answer: GateAnswer[]) => answers.push(...answer));
  const [code] = await once(child, "exit");
  if (code !== 0 || answers.length !== command.trials) throw new Error("a process of the trials failed");
  return answers;
}

function figuresOf(icc: number, answers: readonly GateAnswer[]): Figure[] {
  const trials = answers.length;
  const count = (is: (answer: GateAnswer) => boolean) => answers.filter(is).length;
  const caught = count(({ ofWorse }) => ofWorse === "worse");
  const wrong = count(({ ofAlike }) => ofAlike === "worse");
  const wronglyBetter = count(({ ofAlike }) => ofAlike === "better");
  // A rate that is as promised is within its interval, but for chance.
  const isFew = (hits: number) => wilsonInterval(hits / trials, trials, Z).low <= MOST_FALSE;
  return [
    { icc, what: "10 → 15 %: told worse", hits: caught, trials, holds: caught >= LEAST_CAUGHT * trials },
    { icc, what: "10 %, both: told worse", hits: wrong, trials, holds: isFew(wrong) },
    { icc, what: "10 %, both: told better", hits: wronglyBetter, trials, holds: isFew(wronglyBetter) },
  ];
}

function tableOf(figures: readonly Figure[]): string {
  const percent = (share: number) => (100 * share).toFixed(1);
  const rows = figures.map(({ icc, what, hits, trials }) => {
    const { low, high } = wilsonInterval(hits / trials, trials, Z);
    return `| ${what} | ${icc} | ${percent(hits / trials)} % | ${percent(low)} to ${percent(high)} % | ${trials} |`;
  });
  return ["| what | ICC | figure | 95 % | trials |", "|---|---|---|---|---|", ...rows].join("\n");
}
