import { exemptFiles } from "./exempt-files.ts";
import type { WatchedStatement } from "./sent-units.ts";
import { statementProjects } from "./statement-projects.ts";
import { OF_TESTS } from "./statement-writers.ts";

/**
 * What is wrong with transactions, each a list of statements: a statement that does not name one project, or statements that name
 * several. What tests send themselves is theirs.
 */
export function projectFaults(units: readonly (readonly WatchedStatement[])[]): string[] {
  const watched = units.map((unit) => unit.filter(isWatched));
  const faults = new Set<string>();
  for (const unit of watched) {
    const projects = new Set<string>();
    for (const { file, text, numbers } of unit) {
      const { violations = [], constants = [] } = parsed(text);
      for (const table of violations) faults.add(`${file}: ${table}`);
      for (const constant of constants) projects.add(projectAt(constant, numbers));
    }
    const files = new Set(unit.map(({ file }) => file));
    if (projects.size > 1) faults.add(`${[...files].join(", ")}: several projects`);
  }
  return [...faults].sort();
}

const parsedTexts = new Map<string, ReturnType<typeof statementProjects>>();

/** Files of tests of one process send much the same. */
function parsed(text: string): ReturnType<typeof statementProjects> {
  const known = parsedTexts.get(text);
  if (known !== undefined) return known;
  const projects = statementProjects(text);
  parsedTexts.set(text, projects);
  return projects;
}

function isWatched({ file }: WatchedStatement): boolean {
  if (OF_TESTS.test(file)) return false;
  return !exemptFiles.keys().some((exempt) => file.startsWith(exempt));
}

function projectAt(constant: string, numbers: readonly (number | null)[]): string {
  return constant.startsWith("$") ? String(numbers[Number(constant.slice(1)) - 1]) : constant;
}
