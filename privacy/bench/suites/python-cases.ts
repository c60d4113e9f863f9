import { isList, readValue, type Scope, type Value } from "../source/read-value.ts";
import { tokensOf } from "../source/tokens.ts";
import type { SuiteText } from "../suite-text.ts";

const isFlagged = (value: Value) => value !== false && value !== null && value !== 0;

/** A case is a tuple: the text, then whether or how often something is found in it. */
function caseOf(value: Value, kind: string): SuiteText[] {
  const [text, expected] = isList(value) ? value : [];
  if (typeof text !== "string" || text.trim() === "" || expected === undefined) return [];
  return [{ kind, text: text.trim(), positive: isFlagged(expected) }];
}

const FIRST_NAMES = /^(?:text|payload|line|iban|password)\b/;

/** The cases of a test file of pytest: the lists that `parametrize` gets for a text, and lists assigned to capitals. */
export function pythonCases(source: string, kind: string): SuiteText[] {
  const tokens = tokensOf(source, "python");
  const scope: Scope & { readonly names: Map<string, Value> } = { names: new Map(), call: () => undefined };
  const texts: SuiteText[] = [];
  tokens.forEach((token, at) => {
    if (token.kind !== "word") return;
    if (tokens[at + 1]?.value === "=") {
      const { value } = readValue(tokens, at + 2, scope);
      scope.names.set(token.value, value);
      if (isList(value) && /^[A-Z_]+_CASES$/.test(token.value))
        texts.push(...value.flatMap((one) => caseOf(one, kind)));
    }
    if (!token.value.endsWith("parametrize") || tokens[at + 1]?.value !== "(") return;
    const { value } = readValue(tokens, at + 1, scope);
    const [names, cases] = isList(value) ? value : [];
    if (typeof names !== "string" || !FIRST_NAMES.test(names.trim()) || !isList(cases)) return;
    texts.push(...cases.flatMap((one) => caseOf(one, kind)));
  });
  return texts;
}
