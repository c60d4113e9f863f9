import { isList, readValue, type Scope, type Value } from "../source/read-value.ts";
import { tokensOf } from "../source/tokens.ts";
import { type Category, type SuiteText, suiteText, unread } from "../suite-text.ts";

const isFlagged = (value: Value) => value !== false && value !== null && value !== 0;

/** A case is a tuple: the text, then whether or how often something is found in it. */
function caseOf(value: Value, kind: string, category: Category): SuiteText {
  const [text, expected] = isList(value) ? value : [];
  if (typeof text !== "string" || expected === undefined) return unread(kind);
  return suiteText(kind, text.trim(), isFlagged(expected) ? category : "harmless");
}

/** Without a second parameter the test says of every case that something is found in it. */
function foundCase(value: Value, kind: string, category: Category): SuiteText {
  const [text] = isList(value) ? value : [value];
  return typeof text === "string" ? suiteText(kind, text.trim(), category) : unread(kind);
}

const FIRST_NAMES = /^(?:text|payload|line|iban|password)\b.*,/;
const FOUND_NAMES = /^(?:payload|line|file_content)$/;

/** The cases of a test file of pytest: the lists that `parametrize` gets for a text, and lists assigned to capitals. */
export function pythonCases(source: string, kind: string, category: Category): SuiteText[] {
  const tokens = tokensOf(source, "python");
  const scope: Scope & { readonly names: Map<string, Value> } = { names: new Map(), call: () => undefined };
  const texts: SuiteText[] = [];
  tokens.forEach((token, at) => {
    if (token.kind !== "word") return;
    if (tokens[at + 1]?.value === "=") {
      const { value } = readValue(tokens, at + 2, scope);
      scope.names.set(token.value, value);
      if (isList(value) && /^[A-Z_]+_CASES$/.test(token.value))
        texts.push(...value.map((one) => caseOf(one, kind, category)));
    }
    if (!token.value.endsWith("parametrize") || tokens[at + 1]?.value !== "(") return;
    const { value } = readValue(tokens, at + 1, scope);
    const [names, cases] = isList(value) ? value : [];
    if (typeof names !== "string" || !isList(cases)) return;
    if (FIRST_NAMES.test(names.trim())) texts.push(...cases.map((one) => caseOf(one, kind, category)));
    if (FOUND_NAMES.test(names.trim())) texts.push(...cases.map((one) => foundCase(one, kind, category)));
  });
  return texts;
}
