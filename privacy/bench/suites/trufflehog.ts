import { randomOf } from "../../eval/corpus/random.ts";
import { filesOf } from "../source/files.ts";
import { goCalls } from "../source/go-calls.ts";
import { isList, readValue, type Value } from "../source/read-value.ts";
import { tokensOf } from "../source/tokens.ts";
import { type Suite, type SuiteText, suiteText } from "../suite-text.ts";

const SEED = 1;
const MAX_LENGTH = 500;
// Shorter pieces are in many lines.
const MIN_PIECE = 6;

/** The longest piece of a line that is also a piece of something wanted: wanted may be several values in one. */
function longestPiece(line: string, wanted: readonly string[]): number {
  const pieces = line
    .split(/[\s={}"'<>,;]+/)
    .filter((piece) => wanted.some((secret) => secret.includes(piece)));
  return Math.max(0, ...pieces.map((piece) => piece.length));
}

/**
 * The lines of an input in which parts of what is wanted stand, or the whole input where none does. What is wanted is often
 * several values, such as an account and its key, which are no secret alone.
 */
function linesWith(input: string, wanted: readonly string[]): string {
  const lines = input.split("\n").filter((line) => longestPiece(line, wanted) >= MIN_PIECE);
  const text = lines.length > 0 ? lines.map((line) => line.trim()).join(" ") : input.trim();
  return text.slice(0, MAX_LENGTH);
}

function readTable(source: string, kind: string): SuiteText[] {
  const tokens = tokensOf(source, "go");
  const scope = { names: new Map<string, Value>(), call: goCalls(randomOf(SEED)) };
  const texts: SuiteText[] = [];
  let input: Value;
  tokens.forEach((token, at) => {
    const next = tokens[at + 1]?.value;
    if (token.kind !== "word") return;
    if (next === ":=" || next === "=") scope.names.set(token.value, readValue(tokens, at + 2, scope).value);
    if (next !== ":") return;
    if (token.value === "input") input = readValue(tokens, at + 2, scope).value;
    if (token.value !== "want") return;
    const { value } = readValue(tokens, at + 2, scope);
    const wanted = isList(value) ? value.filter((item) => typeof item === "string") : [];
    if (typeof input === "string" && wanted.length > 0)
      texts.push(suiteText(kind, linesWith(input, wanted), "secrets"));
    input = undefined;
  });
  return texts;
}

/**
 * github.com/trufflesecurity/trufflehog: the tables of its detectors' pattern tests. What a detector does not want is no
 * text that should pass (most are secrets of another length), so it is left out.
 */
export const trufflehog: Suite = {
  name: "trufflehog",
  read: (directory) =>
    filesOf(directory, "pkg/detectors/**/*_test.go")
      .filter(({ path }) => !path.includes("integration"))
      .flatMap(({ path, text }) => readTable(text, path.split("/").slice(2, -1).join("/"))),
};
