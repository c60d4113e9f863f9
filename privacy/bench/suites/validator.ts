import { filesOf } from "../source/files.ts";
import { type Fields, isFields, isList, readValue, type Scope, type Value } from "../source/read-value.ts";
import { tokensOf } from "../source/tokens.ts";
import { type Category, type Suite, type SuiteText, suiteText } from "../suite-text.ts";

const validators: readonly [Category, string][] = [
  ["secrets", "isJWT"],
  ["basic personal data", "isEmail isMobilePhone isCreditCard isIBAN"],
  ["national and tax ids", "isIdentityCard isTaxID isPassportNumber"],
  [
    "harmless",
    "isUUID isMongoId isSemVer isISBN isISSN isEAN isISIN isISRC isHash isMACAddress isIP isIPRange isMimeType isULID " +
      "isHexColor isLatLong isPort isRFC3339 isISO8601 isDate isCurrency isDecimal isFloat isInt isBIC isSlug isFQDN " +
      "isISO6391 isLocale isVariableName isIMEI",
  ],
];
const categories = new Map(
  validators.flatMap(([category, names]) => names.split(" ").map((name) => [name, category] as const)),
);

function textsOf(validator: string, locale: Value, valid: Value): SuiteText[] {
  const category = categories.get(validator);
  if (!isList(valid) || category === undefined) return [];
  const where = typeof locale === "string" && category !== "harmless" ? ` ${locale}` : "";
  return valid
    .filter((text) => typeof text === "string")
    .map((text) => text.trim())
    .map((text) => suiteText(validator + where, text, category));
}

/** The first of a call's arguments, or of several locales. */
const firstOf = (value: Value): Value => (isList(value) ? firstOf(value[0]) : value);

function readTests(source: string): SuiteText[] {
  const tokens = tokensOf(source, "javascript");
  const scope: Scope & { readonly names: Map<string, Value> } = { names: new Map(), call: () => undefined };
  const texts: SuiteText[] = [];
  let fixtures: readonly Fields[] = [];
  tokens.forEach((token, at) => {
    if (token.kind !== "word") return;
    if (token.value === "it") fixtures = [];
    if (tokens[at + 1]?.value === "=") {
      const { value } = readValue(tokens, at + 2, scope);
      scope.names.set(token.value, value);
      if (/^fixtures?$/.test(token.value) && isList(value)) fixtures = value.filter(isFields);
    }
    if (token.value !== "test" || tokens[at + 1]?.value !== "(") return;
    const { value } = readValue(tokens, at + 2, scope);
    const validator = isFields(value) ? value.get("validator") : undefined;
    if (!isFields(value) || typeof validator !== "string") return;
    if (isList(value.get("valid")))
      texts.push(...textsOf(validator, firstOf(value.get("args")), value.get("valid")));
    else
      for (const one of fixtures)
        texts.push(...textsOf(validator, firstOf(one.get("locale")), one.get("valid")));
  });
  return texts;
}

/**
 * github.com/validatorjs/validator.js: the valid examples of what is personal, and of identifiers, numbers and times, which
 * should pass.
 */
export const validator: Suite = {
  name: "validator",
  read: (directory) =>
    filesOf(directory, "test/{validators.test.js,validators/*.test.js}").flatMap(({ text }) =>
      readTests(text),
    ),
};
