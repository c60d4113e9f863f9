// `npm run privacy:bench`: the rules, and other tools, on the tests of public suites that are checked out. Fetches nothing.
import { parseArgs } from "node:util";
import { bench } from "./bench.ts";
import { suites } from "./suites/index.ts";
import { gitleaksTool } from "./tools/gitleaks.ts";
import type { OtherTool } from "./tools/other-tool.ts";
import { secretlintTool } from "./tools/secretlint.ts";
import { trufflehogTool } from "./tools/trufflehog.ts";

const path = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;

function usage(problem: string): never {
  console.error(`${problem}

Usage: npm run privacy:bench -- [--<suite> DIR]… [options]
Suites, each a checked-out repository: ${suites.map(({ name }) => name).join(", ")}
  --gitleaks-binary FILE     compares with this build of gitleaks
  --trufflehog-binary FILE   compares with this build of trufflehog
  --secretlint-packages DIR  compares with @secretlint/core and its recommended preset, installed there
  --all-kinds                a line for every kind, not only for those of which something is missed
  --examples N               prints up to N of what is missed and of the false alarms of each kind; default 0`);
  process.exit(2);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        ...Object.fromEntries(suites.map(({ name }) => [name, path])),
        "gitleaks-binary": path,
        "trufflehog-binary": path,
        "secretlint-packages": path,
        "all-kinds": flag,
        examples: { type: "string", default: "0" },
      },
    }).values;
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
}

const values: Readonly<Record<string, string | boolean | undefined>> = readOptions();
function given(name: string) {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}
const directories = new Map<string, string>();
for (const { name } of suites) {
  const directory = given(name);
  if (directory !== undefined) directories.set(name, directory);
}
if (directories.size === 0) usage("Give at least one suite.");

const tools: OtherTool[] = [];
const gitleaks = given("gitleaks-binary");
const trufflehog = given("trufflehog-binary");
const secretlint = given("secretlint-packages");
if (gitleaks !== undefined) tools.push(gitleaksTool(gitleaks));
if (trufflehog !== undefined) tools.push(trufflehogTool(trufflehog));
if (secretlint !== undefined) tools.push(secretlintTool(secretlint));

const examples = Number(given("examples"));
if (!Number.isSafeInteger(examples) || examples < 0) usage("--examples is a whole number.");
await bench({ directories, tools, allKinds: values["all-kinds"] === true, examples }, console.log);
