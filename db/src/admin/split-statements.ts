/** Strings, quoted names, dollar quotes and comments, whose semicolons end nothing. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|(?<end>;)/g;

/** What is no part of the words of a statement. */
const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** The statements of a text; that of a function with a body in `BEGIN ATOMIC` is one, with the semicolons inside. */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let start = 0;
  for (const { index, groups } of text.matchAll(TOKEN)) {
    if (groups?.["end"] === undefined || isWithinBody(text.slice(start, index))) continue;
    statements.push(text.slice(start, index));
    start = index + 1;
  }
  return [...statements, text.slice(start)]
    .map((statement) => statement.trim())
    .filter((statement) => statement.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, "").trim() !== "");
}

function isWithinBody(text: string): boolean {
  const words = text.replaceAll(QUOTED, " ");
  if (!/\bBEGIN\s+ATOMIC\b/i.test(words)) return false;
  return count(words, /\bEND\b/gi) <= count(words, /\bCASE\b/gi);
}

function count(text: string, word: RegExp): number {
  return [...text.matchAll(word)].length;
}
