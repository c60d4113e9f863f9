import { randomOf } from "../../eval/corpus/random.ts";
import { filesOf } from "../source/files.ts";
import { goCalls } from "../source/go-calls.ts";
import { isFields, isList, readValue, type Scope, type Value } from "../source/read-value.ts";
import { type Token, tokensOf } from "../source/tokens.ts";
import type { Suite, SuiteText } from "../suite-text.ts";

const SEED = 1;

function textsOf(value: Value): string[] {
  const items = isFields(value) ? [...value.values()] : isList(value) ? value : [];
  return items.filter((item) => typeof item === "string");
}

/** Rules name themselves (`RuleID: "…"`), collect samples in variables and hand these to a function that validates. */
function readRules(tokens: readonly Token[], call: Scope["call"]): SuiteText[] {
  const names = new Map<string, Value>();
  const scope = { names, call };
  const texts: SuiteText[] = [];
  let kind = "";
  tokens.forEach((token, at) => {
    const next = tokens[at + 1]?.value;
    if (token.value === "RuleID" && next === ":") kind = tokens[at + 2]?.value ?? "";
    if (token.kind !== "word") return;
    if (next === ":=" || next === "=") names.set(token.value, readValue(tokens, at + 2, scope).value);
    if (!/\.Validate(?:WithPaths)?$/.test(token.value) || next !== "(") return;
    const { value } = readValue(tokens, at + 1, scope);
    const [, positives, negatives] = isList(value) ? value : [];
    for (const text of textsOf(positives)) texts.push({ kind, text, positive: true });
    for (const text of textsOf(negatives)) texts.push({ kind, text, positive: false });
    names.clear();
  });
  return texts;
}

/** github.com/gitleaks/gitleaks: the samples beside each rule. Random parts of samples are made anew, by a fixed seed. */
export const gitleaks: Suite = {
  name: "gitleaks",
  read: (directory) => {
    const call = goCalls(randomOf(SEED));
    return filesOf(directory, "cmd/generate/config/rules/*.go").flatMap(({ text }) =>
      readRules(tokensOf(text, "go"), call),
    );
  },
};
