import { countable } from "./countable.ts";
import { measure } from "./measure.ts";
import type { SuiteText } from "./suite-text.ts";
import { suites } from "./suites/index.ts";
import { byCategory, byKind, heading, line, type Row } from "./table.ts";
import type { OtherTool } from "./tools/other-tool.ts";

/** What to read, what to compare with, and how much to print. */
export interface BenchOptions {
  /** The checked-out directory of each suite that is given, by its name. */
  readonly directories: ReadonlyMap<string, string>;
  readonly tools: readonly OtherTool[];
  /** Names a line for every kind, not only for those of which something is missed. */
  readonly allKinds: boolean;
  /** Prints up to so many of the missed texts of each kind, and of the false alarms. */
  readonly examples: number;
}

const toolNames = ["gitleaks", "secretlint", "trufflehog"];
type Print = (line: string) => void;
type Others = Parameters<typeof line>[2];

async function rowsOf(
  suite: string,
  texts: readonly SuiteText[],
  tools: readonly OtherTool[],
): Promise<Row[]> {
  const contents = texts.map(({ text }) => text);
  const found = new Map<string, ReadonlySet<number>>();
  for (const tool of tools) found.set(tool.name, await tool.find(contents));
  return texts.map((one, at) => {
    const others = new Set([...found].filter(([, places]) => places.has(at)).map(([name]) => name));
    return { suite, ...measure(one), others };
  });
}

const isMissed = (row: Row) => !row.alone && !row.named && !row.inSentence;
const isAlarm = ({ alone, inSentence }: Row) => alone || inSentence;
const quoted = (text: string) => `      ${JSON.stringify(text).slice(0, 160)}`;

function printSuite(
  rows: readonly Row[],
  others: Others,
  { allKinds, examples }: BenchOptions,
  print: Print,
) {
  print(heading(toolNames));
  for (const [category, ofCategory] of byCategory(rows)) {
    print(line(`${rows[0]?.suite}: ${category}`, ofCategory, others));
    const isTold = category === "harmless" ? isAlarm : isMissed;
    for (const [kind, ofKind] of byKind(ofCategory)) {
      const told = ofKind.filter(isTold);
      if (allKinds || told.length > 0) print(line(`  ${kind}`, ofKind, others));
      for (const { text } of told.slice(0, examples)) print(quoted(text));
    }
  }
}

/** Runs the rules and the other tools over the suites that are given; prints tables. Reads files alone. */
export async function bench(options: BenchOptions, print: Print): Promise<void> {
  const { directories, tools } = options;
  const others = toolNames.map((name) => ({ name, isRun: tools.some((tool) => tool.name === name) }));
  const all: Row[] = [];
  for (const suite of suites) {
    const directory = directories.get(suite.name);
    if (directory === undefined) {
      print(`${suite.name}: not given (--${suite.name} DIR)\n`);
      continue;
    }
    const { texts, leftOut } = countable(suite.read(directory));
    if (texts.length === 0) throw new Error(`no test of ${suite.name} could be read in ${directory}`);
    const rows = await rowsOf(suite.name, texts, tools);
    all.push(...rows);
    printSuite(rows, others, options, print);
    for (const [reason, count] of leftOut) print(`  left out: ${count}, ${reason}`);
    print("");
  }
  if (all.length === 0) return;
  print(heading([...toolNames, "target"]));
  for (const [category, rows] of byCategory(all)) print(line(`all: ${category}`, rows, others, category));
}
