import { type Constants, constants, type Level } from "@runfacts/cli/size";
import { type Figure, figure } from "../../harness/figure.ts";

const TOLERANCE = 0.25;
/** CPU is of the machine. */
const OF_MACHINE = /^(cpu|ways\.\w+\.(ingest|postgres))\b/;
const PREFIX = "sizing: ";

/** Each constant, by its path: `rows.agent_runs.table`. */
function flatten(of: object, path = ""): Readonly<Record<string, number>> {
  return Object.assign(
    {},
    ...Object.entries(of).map(([key, value]) => {
      const name = path === "" ? key : `${path}.${key}`;
      if (typeof value === "number") return { [name]: value };
      return Array.isArray(value) ? {} : flatten(value as object, name);
    }),
  );
}

/** The constants as figures. */
export function sizingFigures(measured: Constants): Figure[] {
  return Object.entries(flatten(measured)).map(([name, value]) =>
    figure(`${PREFIX}${name}`, [value], unitOf(name)),
  );
}

function unitOf(name: string): "µs" | "bytes" | "ratio" | "relations" | "entries" {
  if (name.startsWith("cpu")) return "µs";
  if (name.startsWith("relations")) return "relations";
  if (/^(histogram|paths)/.test(name)) return "entries";
  return /^ways|\.room$/.test(name) ? "ratio" : "bytes";
}

/** How many levels of sums are new, gone, or told apart by other dimensions than the calculation goes by. */
export function changedLevels(levels: readonly Level[], known: readonly Level[] = constants.levels): number {
  const texts = (of: readonly Level[]) =>
    new Set(
      of.map(({ table, period, grain, dimensions }) => [table, period, grain, ...dimensions].join(" ")),
    );
  return texts(levels).symmetricDifference(texts(known)).size;
}

/**
 * A line for each constant of sizing that is not what the calculation goes by, and for what it calculates that is not so. Those
 * of CPU are not held: they are of the machine.
 */
export function offConstants(figures: readonly Figure[], known: Constants = constants): string[] {
  const expected = flatten(known);
  return figures.flatMap(({ name, value }) => {
    if (!name.startsWith(PREFIX) || value === null) return [];
    const path = name.slice(PREFIX.length);
    if (OF_MACHINE.test(path)) return [];
    const wanted = path.startsWith("levels of") ? 0 : path.startsWith("rows of") ? 1 : expected[path];
    if (wanted === undefined) return [`${name}: the calculation does not know it`];
    return Math.abs(value - wanted) <= TOLERANCE * wanted ? [] : [`${name}: ${value}, not ${wanted}`];
  });
}
