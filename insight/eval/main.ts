import { labelledRuns } from "../src/progress/testing/labelled-runs.ts";
import { confusionOf, scoreOf } from "../src/progress/testing/score.ts";

const seeds = process.argv.slice(2).map(Number);
const percent = (share: number) => `${(100 * share).toFixed(2)} %`.padStart(9);

for (const seed of seeds.length === 0 ? [1] : seeds) {
  const runs = labelledRuns(seed, 500);
  console.log(
    `\nSeed ${seed}: ${runs.length} runs, ${runs.reduce((sum, { steps }) => sum + steps.length, 0)} steps`,
  );
  for (const type of ["loop", "ping-pong"] as const) {
    const { precision, recall, labelled, mistakes } = scoreOf(type, runs);
    console.log(
      `${type.padEnd(10)} precision ${percent(precision)}  recall ${percent(recall)}  of ${labelled}`,
    );
    for (const mistake of mistakes) console.log(`  ${mistake}`);
  }
  console.log(confusionOf(runs));
}
