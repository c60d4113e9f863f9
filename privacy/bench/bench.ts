import { measure } from "./measure.ts";
import type { SuiteText } from "./suite-text.ts";
import { suites } from "./suites/index.ts";
import { byKind, heading, line, type Row } from "./table.ts";
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
const quoted = (text: string) => `      ${JSON.stringify(text).slice(0, 160)}`;

/** Runs the rules and the other tools over the suites that are given; prints tables. Reads files alone. */
export async function bench(options: BenchOptions, print: (line: string) => void): Promise<void> {
  const { directories, tools, allKinds, examples } = options;
  const others = toolNames.map((name) => ({ name, isRun: tools.some((tool) => tool.name === name) }));
  const all: Row[] = [];
  for (const suite of suites) {
    const directory = directories.get(suite.name);
    if (directory === undefined) {
      print(`${suite.name}: not given (--${suite.name} DIR)\n`);
      continue;
    }
    const rows = await rowsOf(suite.name, suite.read(directory), tools);
    if (rows.length === 0) throw new Error(`no test of ${suite.name} could be read in ${directory}`);
    all.push(...rows);
    const positives = rows.filter(({ positive }) => positive);
    const harmless = rows.filter(({ positive }) => !positive);
    print(heading(toolNames));
    print(line(`${suite.name}: to be found`, positives, others));
    for (const [kind, ofKind] of byKind(positives)) {
      const missed = ofKind.filter(isMissed);
      if (allKinds || missed.length > 0) print(line(`  ${kind}`, ofKind, others));
      for (const { text } of missed.slice(0, examples)) print(quoted(text));
    }
    if (harmless.length > 0) print(line(`${suite.name}: to pass (alarms)`, harmless, others));
    for (const [kind, ofKind] of byKind(harmless)) {
      const alarms = ofKind.filter(({ alone, inSentence }) => alone || inSentence);
      if (alarms.length > 0) print(line(`  ${kind}`, ofKind, others));
      for (const { text } of alarms.slice(0, examples)) print(quoted(text));
    }
    print("");
  }
  if (all.length === 0) return;
  print(heading(toolNames));
  print(
    line(
      "all: to be found",
      all.filter(({ positive }) => positive),
      others,
    ),
  );
  print(
    line(
      "all: to pass (alarms)",
      all.filter(({ positive }) => !positive),
      others,
    ),
  );
}
