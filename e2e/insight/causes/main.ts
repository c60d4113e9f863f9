import { openPool } from "@runfacts/db/pool";
import { asOwner, startOwnPostgres } from "../../harness/embedded-platform.ts";
import { startQueryService } from "../../harness/query-service.ts";
import { areKept, type Claim, findingOf, lineOf } from "../claim.ts";
import { type Plant, plants } from "./make-runs.ts";
import { plantedName, runTrial, type TrialAnswer } from "./run-trial.ts";

const TRIALS = 200;
const firstClaim: Claim = { what: "the planted cause is first", promised: { least: 0.95 }, broken: 0.9 };
const noneClaim: Claim = { what: "without a cause, one is named", promised: { most: 0.02 }, broken: 0.05 };
/** Trials whose runs are kept at a time. */
const KEPT = 20;

/**
 * Plants a cause in 2,500 runs, 200 times, and none in others, and asks the query service what failed runs have in common: the cause must
 * be first in 95 %, and without one nothing be named but in 2 %.
 *
 * @param args `--trials=N` takes as many of each; `--short` passes with too few to tell
 */
export async function causes(args: readonly string[]): Promise<boolean> {
  const trials = Number(args.find((arg) => arg.startsWith("--trials="))?.slice("--trials=".length) ?? TRIALS);
  await using postgres = await startOwnPostgres();
  await using service = await startQueryService(postgres.queryUrl);
  const ingest = await openPool(postgres.ingestUrl, { applicationName: "runfacts-trials" });
  const first: boolean[] = [];
  const others: boolean[] = [];
  const named: boolean[] = [];
  const milliseconds: number[] = [];
  const ask = async (seed: number, plant: Plant): Promise<TrialAnswer> => {
    const answer = await runTrial({ ingest, queryUrl: service.url }, seed, plant);
    milliseconds.push(answer.milliseconds);
    return answer;
  };
  try {
    for (let seed = 1; seed <= trials; seed++) {
      const plant = plants[seed % plants.length] ?? "model";
      const planted = await ask(seed, plant);
      first.push(planted.causes[0] === plantedName(plant));
      others.push(planted.causes.some((cause) => !cause.includes(plantedName(plant))));
      const nothing = await ask(seed + trials, null);
      named.push(nothing.causes.length > 0);
      if (first.at(-1) === false || named.at(-1) === true)
        console.log(
          `trial ${seed}: ${plantedName(plant)}; named ${planted.causes.join(", ") || "nothing"}; of none ${nothing.causes.join(", ") || "nothing"}`,
        );
      if (seed % KEPT === 0) {
        console.log(
          `${seed} of ${trials}: first in ${first.filter(Boolean).length}, named of none ${named.filter(Boolean).length}`,
        );
        await asOwner(
          postgres.ownerUrl,
          "TRUNCATE agent_runs, agent_steps, agent_failures, run_registry CASCADE",
        );
      }
    }
  } finally {
    await ingest.end();
  }
  const count = (answers: readonly boolean[]) => answers.filter(Boolean).length;
  const findings = [
    findingOf(firstClaim, count(first), first.length),
    findingOf(noneClaim, count(named), named.length),
  ];
  for (const finding of findings) console.log(lineOf(finding));
  console.log(`another is named, too: ${count(others)} of ${others.length}`);
  const sorted = milliseconds.toSorted((a, b) => a - b);
  console.log(`answers: p50 ${at(sorted, 0.5)} ms, p95 ${at(sorted, 0.95)} ms, of ${sorted.length}`);
  return areKept(findings, { isShort: args.includes("--short") });
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(0);
}
