// `npm run insight:trials -- <name>`: what docs promise of insight, tried with the real services. Exits with 1 where it does not hold.
import { gate } from "./gate/main.ts";

type Trial = (args: readonly string[]) => Promise<boolean>;

const trials: Readonly<Record<string, Trial>> = { gate };

const [name = "", ...args] = process.argv.slice(2);
const trial = trials[name];
if (trial === undefined) {
  console.log(`npm run insight:trials -- ${Object.keys(trials).join("|")}`);
  process.exitCode = 2;
} else {
  process.exitCode = (await trial(args)) ? 0 : 1;
}
