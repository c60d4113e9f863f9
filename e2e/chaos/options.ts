import { parseArgs } from "node:util";

/** What `npm run chaos` was asked to do. */
export interface ChaosOptions {
  readonly seconds: number;
  readonly agents: number;
  readonly seed: number;
}

export const USAGE = `Kills processes of a Runfacts of its own, at random, while agents send runs, and counts what became of these.

  npm run chaos -- [options]

  --seconds <n>  for how long, 1 to 3600 (120)
  --agents <n>   that send at a time, 1 to 64 (4)
  --seed <n>     the same seed draws the same victims (1)`;

/** Reads the command line; undefined when help was asked for. Throws an Error with what is wrong. */
export function readOptions(args: readonly string[]): ChaosOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: "120" },
      agents: { type: "string", default: "4" },
      seed: { type: "string", default: "1" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const count = (name: "seconds" | "agents" | "seed", max: number) => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < 1 || number > max)
      throw new Error(`--${name} is not 1 to ${max}`);
    return number;
  };
  return { seconds: count("seconds", 3_600), agents: count("agents", 64), seed: count("seed", 2 ** 31 - 1) };
}
