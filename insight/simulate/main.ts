// `npm run insight:simulate`: measures the methods of insight/src/statistics. Prints every figure, and writes all of them to
// insight/simulate/figures.json and into docs/insight.md. `npm run insight:simulate -- looks hours` runs some parts and writes
// nothing; `--seed=2` draws otherwise, and writes nothing either.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "../src/statistics/testing/figure.ts";
import { withTables } from "../src/statistics/testing/insight-page.ts";
import { type Simulation, simulate, simulations } from "../src/statistics/testing/simulate.ts";
import { textTables } from "../src/statistics/testing/tables.ts";

const SEED = 20_261_130;
const args = process.argv.slice(2);
const seed = Number(args.find((arg) => arg.startsWith("--seed="))?.slice("--seed=".length) ?? SEED);
const wanted = args.filter((arg) => !arg.startsWith("--"));
const isPart = (name: string): name is Simulation => name in simulations;
const unknown = wanted.filter((name) => !isPart(name));
if (unknown.length > 0 || !Number.isSafeInteger(seed)) {
  console.error(`Usage: npm run insight:simulate [-- [--seed=N] ${Object.keys(simulations).join(" ")}]`);
  process.exit(2);
}

const figures: Figure[] = [];
for (const name of Object.keys(simulations).filter(isPart)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const found = simulate(name, seed);
  console.log(`\n${textTables(found)}`);
  figures.push(...found);
}
if (wanted.length === 0 && seed === SEED) {
  const page = join(import.meta.dirname, "../../docs/insight.md");
  writeFileSync(join(import.meta.dirname, "figures.json"), `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(page, withTables(readFileSync(page, "utf8"), figures));
}
