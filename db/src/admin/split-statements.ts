/** Strings, quoted names, dollar quotes and comments, whose semicolons end nothing. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|(?<end>;)/g;

/** The statements of a text. Functions with a body in `BEGIN ATOMIC` have semicolons of their own and are not known here. */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let start = 0;
  for (const { index, groups } of text.matchAll(TOKEN)) {
    if (groups?.["end"] === undefined) continue;
    statements.push(text.slice(start, index));
    start = index + 1;
  }
  return [...statements, text.slice(start)]
    .map((statement) => statement.trim())
    .filter((statement) => statement.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, "").trim() !== "");
}
