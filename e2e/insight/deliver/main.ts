import { parseArgs } from "node:util";
import { type DeliverFigures, deliverTrial } from "./deliver-trial.ts";

const ROUNDS = 50;
const SEED = 1;

/** `npm run insight:trials -- deliver [--rounds 50] [--seed 1]`. Resolves with whether all is as promised. */
export async function deliver(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: "string" }, seed: { type: "string" } },
  });
  const figures = await deliverTrial({
    rounds: Number(values.rounds ?? ROUNDS),
    seed: Number(values.seed ?? SEED),
  });
  console.log(describe(figures));
  const { lost, twice, unknown, outOfOrder, unsigned } = figures;
  return lost + twice + unknown + outOfOrder + unsigned === 0;
}

function describe({
  kills,
  owed,
  lost,
  twice,
  unknown,
  outOfOrder,
  repeats,
  unsigned,
}: DeliverFigures): string {
  const killed = Object.entries(kills).map(([victim, count]) => `${victim} ${count}`);
  return [
    `killed: ${killed.join(", ")}`,
    `${owed} notifications owed, ${lost} lost, ${twice} acted on twice, ${unknown} that nobody owed`,
    `${outOfOrder} out of order, ${unsigned} without a right signature`,
    `${repeats} sent again with the same key, and known by it`,
  ].join("\n");
}
