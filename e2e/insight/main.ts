// `npm run insight:trials -- <name>`: what docs promise of insight, tried with the real services. Exits with 1 where it does not hold.
import { causes } from "./causes/main.ts";
import { deliver } from "./deliver/main.ts";
import { gate } from "./gate/main.ts";
import { watch } from "./watch/main.ts";

type Trial = (args: readonly string[]) => Promise<boolean>;

const trials: Readonly<Record<string, Trial>> = { causes, deliver, gate, watch };

const [name = "", ...args] = process.argv.slice(2);
const trial = trials[name];
if (trial === undefined) {
  console.log(`npm run insight:trials -- ${Object.keys(trials).join("|")}`);
  process.exitCode = 2;
} else {
  process.exitCode = (await trial(args)) ? 0 : 1;
}
