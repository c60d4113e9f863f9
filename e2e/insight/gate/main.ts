import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { areKept, type Claim, type Finding, findingOf, lineOf, percent } from "../claim.ts";
import type { GateAnswer } from "./gate-trials.ts";
import type { TrialsCommand } from "./try.ts";

const SEED = 20_261_130;
const TRIALS = 500;
const ICCS = [0, 0.03];
/** For each of these. */
const PROCESSES = 2;
/** Of what is worse so many are caught, and of what is alike so few are told worse, or better. */
const claims = {
  caught: { what: "10 → 15 %: told worse", promised: { least: 0.9 }, broken: 0.85 },
  worse: { what: "10 %, both: told worse", promised: { most: 0.025 }, broken: 0.05 },
  better: { what: "10 %, both: told better", promised: { most: 0.025 }, broken: 0.05 },
} as const satisfies Readonly<Record<string, Claim>>;

const PAGE = join(import.meta.dirname, "../../../docs/insight.md");
const BEGIN = "<!-- figures: npm run insight:trials -- gate -->";
const END = "<!-- end of the gate -->";

type Figure = Finding & { readonly icc: number };

/**
 * `npm run insight:trials -- gate [--trials 500] [--seed N] [--short]`: 10 → 15 % at 1,000 runs a version, through the services. Writes the
 * figures into docs/insight.md, unless told otherwise than usual. Resolves with whether as many trials as it takes show what is promised;
 * a short run may have fewer.
 */
export async function gate(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: { trials: { type: "string" }, seed: { type: "string" }, short: { type: "boolean" } },
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
  for (const figure of figures) console.log(`ICC ${figure.icc}: ${lineOf(figure)}`);
  if (trials === TRIALS && seed === SEED) {
    const page = readFileSync(PAGE, "utf8");
    const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
    if (begin < 0 || end < begin) throw new Error("docs/insight.md has no place for the figures of the gate");
    writeFileSync(PAGE, `${page.slice(0, begin)}${BEGIN}\n\n${tableOf(figures)}\n\n${page.slice(end)}`);
  }
  return areKept(figures, { isShort: values.short === true });
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
  const figureOf = (claim: Claim, is: (answer: GateAnswer) => boolean) => ({
    icc,
    ...findingOf(claim, answers.filter(is).length, answers.length),
  });
  return [
    figureOf(claims.caught, ({ ofWorse }) => ofWorse === "worse"),
    figureOf(claims.worse, ({ ofAlike }) => ofAlike === "worse"),
    figureOf(claims.better, ({ ofAlike }) => ofAlike === "better"),
  ];
}

function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ icc, what, share, interval: { low, high }, trials }) => {
    return `| ${what} | ${icc} | ${percent(share)} | ${(100 * low).toFixed(1)} to ${percent(high)} | ${trials} |`;
  });
  return ["| what | ICC | figure | 95 % | trials |", "|---|---|---|---|---|", ...rows].join("\n");
}
