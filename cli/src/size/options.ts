import { parseArgs } from "node:util";
import { defaults, type SizeInputs } from "./inputs.ts";

type NumberInput = Exclude<keyof SizeInputs, "way">;

/** The options, by what they set. */
export const options: Readonly<Record<NumberInput, readonly [option: string, about: string]>> = {
  runs: ["runs", "runs a day, of all projects"],
  steps: ["steps", "steps a run"],
  failures: ["failures", "failures a run"],
  days: ["days", "days that are kept"],
  projects: ["projects", "projects, which share the runs evenly"],
  agents: ["agents", "agents of a project"],
  versions: ["versions", "names of versions of a project in a day"],
  environments: ["environments", "environments of a project"],
  failureKinds: ["failure-kinds", "kinds of failure of a project: types with a code"],
  stepNames: ["step-names", "names of steps of a project"],
  peak: ["peak", "the busiest second, of the mean"],
  standbys: ["standbys", "copies of the database beside the first"],
  nodeCores: ["node-cores", "cores of a machine for PostgreSQL"],
  nodeDisk: ["node-disk", "its disk, in TB"],
  shards: ["shards", "shards of each table, where it takes several machines"],
};
const WAYS = ["batches", "calls", "single"] as const;

const MAX = 1e15;
/** Values of a dimension that a calculation goes through. */
const MAX_VALUES = 1e9;
const fractional: readonly NumberInput[] = [
  "runs",
  "steps",
  "failures",
  "days",
  "peak",
  "nodeCores",
  "nodeDisk",
];

/** What the command line asks for. */
export interface SizeOptions {
  readonly inputs: SizeInputs;
  readonly form: "text" | "json" | "explain";
  readonly asksForHelp: boolean;
}

/** Reads the command line. Throws an Error that says what is wrong with it, and never a value. */
export function readSizeOptions(args: readonly string[]): SizeOptions {
  const texts = parse(args);
  let inputs = defaults;
  for (const [input, [name]] of Object.entries(options) as [NumberInput, readonly [string, string]][]) {
    const text = texts[name];
    if (typeof text === "string") inputs = { ...inputs, [input]: readNumber(input, name, text) };
  }
  const way = WAYS.find((known) => known === (texts["way"] ?? defaults.way));
  if (way === undefined) throw new Error(`--way must be one of ${WAYS.join(", ")}.`);
  return {
    inputs: { ...inputs, way },
    form: texts["json"] === true ? "json" : texts["explain"] === true ? "explain" : "text",
    asksForHelp: texts["help"] === true,
  };
}

function parse(args: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  const names = Object.values(options).map(([name]) => [name, { type: "string" }] as const);
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...Object.fromEntries(names),
        way: { type: "string" },
        explain: { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
  } catch {
    throw new Error("Unknown option, or an option without its value.");
  }
}

function readNumber(input: NumberInput, name: string, text: string): number {
  const value = /^\d+(\.\d+)?(e\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  const mayBeNone = input === "standbys" || input === "failures";
  const isFractional = fractional.includes(input);
  const isGood =
    value <= (isFractional ? MAX : MAX_VALUES) &&
    (mayBeNone || value > 0) &&
    (isFractional || Number.isInteger(value));
  if (!isGood) throw new Error(`--${name} must be a ${isFractional ? "number" : "whole number"} above 0.`);
  return value;
}
