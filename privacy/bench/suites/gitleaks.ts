import { randomOf } from "../../eval/corpus/random.ts";
import { filesOf } from "../source/files.ts";
import { goCalls } from "../source/go-calls.ts";
import { isFields, isList, readValue, type Scope, type Value } from "../source/read-value.ts";
import { type Token, tokensOf } from "../source/tokens.ts";
import { type Suite, type SuiteText, suiteText } from "../suite-text.ts";

const SEED = 1;

function textsOf(value: Value): string[] {
  const items = isFields(value) ? [...value.values()] : isList(value) ? value : [];
  return items.filter((item) => typeof item === "string");
}

// Rules of which the name is public, or that look for the mark of a file that may hold a secret.
const NO_SECRET = /^(?:gcp-service-account|sumologic-access-id|messagebird-client-id)$/;

function positive(kind: string, text: string): SuiteText {
  const one = suiteText(kind, text, "secrets");
  return NO_SECRET.test(kind) ? { ...one, leftOut: "an id or a mark, no secret" } : one;
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
    for (const text of textsOf(positives)) texts.push(positive(kind, text));
    for (const text of textsOf(negatives)) texts.push(suiteText(kind, text, "harmless"));
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
