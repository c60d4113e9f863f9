import { type Constants, constants, type Level } from "../src/size/constants.ts";
import { leftOut } from "../src/size/left-out.ts";
import { size } from "../src/size/size.ts";
import { count } from "../src/size/units.ts";

/** A block that is made: its command in a comment, and what it prints. */
const COMMAND = /(<!-- runfacts size ?(.*?) -->\n\n)```\n[^`]*```\n/g;
const CONSTANTS = /(<!-- constants -->\n\n)[\s\S]*?(?=\n<!-- end of constants -->)/;

/** The page docs/sizing.md with all in it that is calculated or measured made anew. */
export function sizingPage(page: string): string {
  return page
    .replace(COMMAND, (_, head: string, args: string) => {
      const output = size(args.split(" ").filter((arg) => arg !== ""));
      return `${head}\`\`\`\n${output}\n\`\`\`\n`;
    })
    .replace(CONSTANTS, (_, head: string) => `${head}${tables(constants)}`);
}

function tables({ rows, levels, sums, histogram, paths, log, cpu, ways, relations }: Constants): string {
  return [
    table(
      ["bytes a row", "table", "indexes"],
      Object.entries(rows).map(([name, of]) => [`\`${name}\``, count(of.table), count(of.indexes)]),
    ),
    table(["rows of sums", "of each", "one for each"], levelRows(levels)),
    table(
      ["bytes a row of sums", "without entries", "an entry", "room, a factor", "indexes"],
      Object.entries(sums).map(([name, of]) => [
        `\`${name}\``,
        count(of.fixed),
        of.entry === 0 ? "" : count(of.entry),
        of.room.toFixed(2),
        count(of.indexes),
      ]),
    ),
    table(
      ["in batches of 50", "a run", "a step"],
      [
        ["write-ahead log, bytes", count(log.run), count(log.step)],
        ["CPU of ingest, µs", count(cpu.ingest.run), count(cpu.ingest.step)],
        ["CPU of PostgreSQL, µs", count(cpu.postgres.run), count(cpu.postgres.step)],
      ],
    ),
    table(
      ["times as much as in batches", "log", "CPU of ingest", "CPU of PostgreSQL"],
      [
        ["64 calls at once", ...[ways.calls.log, ways.calls.ingest, ways.calls.postgres].map(count)],
        ["one after the other", ...[ways.single.log, ways.single.ingest, ways.single.postgres].map(count)],
      ],
    ),
    table(
      ["other constants", ""],
      [
        ["entries of a histogram of durations of runs", count(histogram.runs)],
        ["entries of a histogram of latencies of steps", count(histogram.steps)],
        ["entries of sums of ways: kinds of steps, and edges", count(paths)],
        ["tables and indexes of a set of partitions", count(relations.partitions)],
        ["tables and indexes of all else", count(relations.others)],
      ],
    ),
    table(
      ["not calculated", "what it holds"],
      Object.entries(leftOut).map(([name, what]) => [`\`${name}\``, what]),
    ),
  ].join("\n");
}

/** Levels that differ in their period alone are one row. */
function levelRows(levels: readonly Level[]): string[][] {
  const byGrain = Map.groupBy(levels, ({ table, grain, dimensions }) =>
    JSON.stringify([table, grain, dimensions]),
  );
  return [...byGrain.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const periods = alike.map(({ period }) => period).toSorted();
    const told = first.dimensions.map((dimension) => dimension.replaceAll("_", " ")).join(" × ");
    return [
      [`\`${first.table}\`, ${first.grain}`, periods.toReversed().join(", "), told === "" ? "project" : told],
    ];
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return `${line(head)}|${"---|".repeat(head.length)}\n${rows.map(line).join("")}`;
}
