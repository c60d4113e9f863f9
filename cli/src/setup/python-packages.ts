/** A requirement in quotes, as lists of TOML have it: `"crewai[tools]>=0.1"`. A sentence is none. */
const QUOTED = /["']([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]"']*\])?\s*(?:[<>=!~;@(][^"']*)?["']/g;
/** What a line begins with: `crewai==0.1` of a list of requirements, `crewai = "^0.1"` of Poetry and Pipenv. */
const FIRST = /^[ \t]*([A-Za-z0-9][\w.-]*)(?=[ \t]*(?:\[.*\])?[ \t]*(?:[<>=!~;@#]|$))/gm;

/** The packages that a project's files name, as PyPI compares names. Keys that are no packages are among them. */
export function pythonPackages(text: string): ReadonlySet<string> {
  const uncommented = text.replaceAll(/(^|[ \t])#.*$/gm, "");
  const names = [QUOTED, FIRST].flatMap((pattern) =>
    [...uncommented.matchAll(pattern)].map(([, name = ""]) => name),
  );
  return new Set(names.map((name) => name.toLowerCase().replaceAll(/[-_.]+/g, "-")));
}
